from django.urls import include, path

urlpatterns = [path("staff/", include("ettle.web.administration.staff.urls"))]
