from django.urls import path

from ettle.web.casework.equality import views

urlpatterns = [
    path("people/<str:person>/equality/", views.equality, name="equality"),
]
