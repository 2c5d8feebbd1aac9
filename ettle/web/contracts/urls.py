from django.urls import path

from ettle.web.contracts import views

urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("<str:id>/", views.programme, name="programme"),
    path("<str:id>/files/<path:path>", views.file, name="programme_file"),
]
