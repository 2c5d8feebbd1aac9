from django.urls import path

from ettle.web.casework.moving import views

urlpatterns = [
    path("", views.choose_people, name="choose_people"),
    path("provider/", views.to_another_provider, name="move_to_provider"),
    path("programme/", views.to_another_programme, name="move_to_programme"),
    path("<int:id>/", views.moved, name="moved"),
]
