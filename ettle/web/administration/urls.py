from django.urls import include, path

urlpatterns = [
    path("staff/", include("ettle.web.administration.staff.urls")),
    path("administration/places/", include("ettle.web.administration.places.urls")),
    path("administration/imports/", include("ettle.web.administration.imports.urls")),
    path("administration/lists/", include("ettle.web.administration.lists.urls")),
]
