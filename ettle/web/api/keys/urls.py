from django.urls import path

from ettle.web.api.keys import views

urlpatterns = [
    path("", views.keys, name="keys"),
    path("make/", views.make, name="make_key"),
    path("<str:prefix>/revoke/", views.revoke, name="revoke_key"),
]
