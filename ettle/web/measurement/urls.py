from django.urls import path

from ettle.web.measurement import dashboards, mapping, views
from ettle.web.measurement.journeys import views as mapped
from ettle.web.measurement.released import views as released
from ettle.web.measurement.returns import files as return_files
from ettle.web.measurement.returns import views as returned
from ettle.web.measurement.targets import views as targets

urlpatterns = [
    path("", dashboards.figures, name="figures"),
    path("explore/", views.explore, name="explore"),
    path("explore.csv", views.explore_file, {"kind": "csv"}, "explore_csv"),
    path("explore.ods", views.explore_file, {"kind": "ods"}, "explore_ods"),
    path("people/", views.figure_people, name="figure_people"),
    path("areas/", mapping.figure_map, name="figure_map"),
    path("journeys/", mapped.journeys, name="journeys"),
    path("journeys.csv", mapped.journeys_file, {"kind": "csv"}, "journeys_csv"),
    path("journeys.ods", mapped.journeys_file, {"kind": "ods"}, "journeys_ods"),
    path("journeys/lost/", mapped.journeys_lost, name="journeys_lost"),
    path("released/", released.releases, name="releases"),
    path("released/propose/", released.propose_release, name="propose_release"),
    path("released/<int:id>/", released.release, name="release"),
    path("released/<int:id>/agree/", released.release_agree, name="release_agree"),
    path("released/<int:id>/decline/", released.release_decline, name="release_decline"),
    path("released/<int:id>.csv", released.release_file, {"kind": "csv"}, "release_csv"),
    path("released/<int:id>.ods", released.release_file, {"kind": "ods"}, "release_ods"),
    path("returns/", returned.returns, name="returns"),
    path("returns/burden/", returned.burden, name="burden"),
    path("returns/<slug:id>/make/", returned.return_make, name="return_make"),
    path("returns/<int:id>/", returned.return_edition, name="return_edition"),
    path("returns/<int:id>/send/", returned.return_send, name="return_send"),
    path("returns/<int:id>.csv", return_files.return_file, name="return_csv"),
    path("returns/<int:id>/reason/", returned.return_reason, name="return_reason"),
    path("returns/<int:id>/beside.txt", return_files.return_beside, name="return_beside"),
    path("returns/<int:id>/to-mend.csv", return_files.return_to_mend, {"kind": "csv"}, name="return_to_mend_csv"),
    path("returns/<int:id>/to-mend.ods", return_files.return_to_mend, {"kind": "ods"}, name="return_to_mend_ods"),
    path("targets/", targets.targets, name="targets"),
    path("targets/new/", targets.target_new, name="target_new"),
    path("targets/<int:id>/", targets.target, name="target"),
    path("targets/<int:id>/change/", targets.target_change, name="target_change"),
    path("targets/<int:id>/end/", targets.target_end, name="target_end"),
]
