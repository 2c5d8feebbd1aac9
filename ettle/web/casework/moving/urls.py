from django.urls import path

from ettle.web.casework.moving import views

urlpatterns = [
    path("", views.choose_people, name="choose_people"),
    path("<int:id>/", views.moved, name="moved"),
]
