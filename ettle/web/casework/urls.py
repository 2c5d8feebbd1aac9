from django.urls import include, path

from ettle.web.casework import views

urlpatterns = [
    path("today/", views.today_page, name="today"),
    path("caseload/", include("ettle.web.casework.caseload.urls")),
    path("shared/", include("ettle.web.casework.shared.urls")),
    path("moving/", include("ettle.web.casework.moving.urls")),
    path("people/<str:person>/", views.person_page, name="person"),
    path("people/<str:person>/timeline/", views.timeline_page, name="timeline"),
    path("", include("ettle.web.casework.record.urls")),
]
