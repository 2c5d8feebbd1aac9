from django.urls import path

from ettle.web.casework.caseload import views

urlpatterns = [
    path("", views.caseload, name="caseload"),
    path("caseload.csv", views.caseload_file, name="caseload_file"),
    path("views/", views.save_view, name="save_view"),
]
