from django.urls import path

from ettle.web.casework.shared import views

urlpatterns = [
    path("", views.shared, name="shared"),
    path("<str:person>/", views.shared_person, name="shared_person"),
]
