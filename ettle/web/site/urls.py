"""Every address of the site. A desk brings its own list and is included here once."""

from django.urls import include, path

from ettle.web.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", include("ettle.web.access.urls")),
    path("programmes/", include("ettle.web.contracts.urls")),
    path("", include("ettle.web.casework.urls")),
]
