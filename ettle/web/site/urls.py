"""Every address of the site. A desk brings its own list and is included here once."""

from django.urls import path

from ettle.web.site import views

urlpatterns = [
    path("", views.home, name="home"),
]
