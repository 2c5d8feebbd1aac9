from django.urls import path

from ettle.web.claims.cash import views

urlpatterns = [path("", views.cash, name="cash")]
