from django.urls import path

from ettle.web.casework import views

urlpatterns = [
    path("", views.journeys, name="journeys"),
    path("<str:person>/", views.journey, name="journey"),
]
