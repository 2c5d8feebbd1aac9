from django.urls import include, path

from ettle.web.access import views
from ettle.web.access.sign_in.views import way_in

urlpatterns = [
    path("acting/", views.choose_post, name="choose_post"),
    path("way-in/<str:token>/", way_in, name="way_in"),
    path("keys/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
