from django.urls import path

from ettle.web.casework.erasing import views

urlpatterns = [
    path("", views.erasures, name="erasures"),
    path("ask/", views.ask, name="erasure_ask"),
    path("<int:id>/", views.erasure, name="erasure"),
    path("<int:id>/drop/", views.drop, name="erasure_drop"),
]
