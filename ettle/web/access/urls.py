from django.urls import include, path

from ettle.web.access import views

urlpatterns = [
    path("acting/", views.choose_post, name="choose_post"),
    path("keys/", include("allauth.mfa.urls")),
    path("", include("allauth.account.urls")),
]
