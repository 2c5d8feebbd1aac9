from django.urls import path

from ettle.web.people import views
from ettle.web.people.details import views as details

urlpatterns = [
    path("", views.find, name="find_people"),
    path("<str:person>/details/", details.details, name="details"),
    path("<str:person>/details/number/whole/", details.open_number, name="open_number"),
    path("<str:person>/details/names/<int:id>/remove/", details.remove_other_name, name="remove_other_name"),
    path("<str:person>/details/<str:part>/", details.change, name="change_details"),
]
