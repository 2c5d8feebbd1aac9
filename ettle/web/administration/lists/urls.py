from django.urls import path

from ettle.web.administration.lists import views

urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:name>/", views.one, name="list"),
]
