from django.urls import path

from ettle.web.casework import views

urlpatterns = [
    path("today/", views.today_page, name="today"),
    path("caseload/", views.caseload, name="caseload"),
    path("people/<str:person>/", views.person_page, name="person"),
    path("people/<str:person>/record/<str:kind>/", views.record, name="record"),
]
