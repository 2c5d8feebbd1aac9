from django.urls import path

from ettle.web.administration.places import views

urlpatterns = [
    path("", views.places, name="places"),
    path("add-area/", views.add_area, name="area_add"),
    path("add-organisation/", views.add_organisation, name="organisation_add"),
    path("add-team/", views.add_team, name="team_add"),
    path("<str:what>/<str:id>/", views.one, name="place"),
    path("<str:what>/<str:id>/name/", views.name, name="place_name"),
    path("<str:what>/<str:id>/close/", views.close, name="place_close"),
    path("<str:what>/<str:id>/open/", views.open_again, name="place_open"),
    path("organisation/<str:id>/kind/", views.kind, name="organisation_kind"),
    path("organisation/<str:id>/administrator/", views.first_administrator, name="first_administrator"),
]
