from django.urls import path

from ettle.web.claims.incentives import views

urlpatterns = [
    path("", views.employers, name="employers"),
    path("<slug:contract>/<str:employer>/", views.employer, name="employer"),
    path("<slug:contract>/<str:employer>/who/", views.employer_write, name="employer_write"),
]
