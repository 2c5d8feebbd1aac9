from django.urls import path

from ettle.web.casework.adding import views

urlpatterns = [
    path("people/add/", views.add, name="add_person"),
]
