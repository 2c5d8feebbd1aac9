from django.urls import path

from ettle.web.administration.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:id>/", views.one, name="import"),
    path("<int:id>/columns/", views.columns, name="import-columns"),
    path("<int:id>/codes/", views.codes, name="import-codes"),
    path("<int:id>/go/", views.go, name="import-go"),
    path("<int:id>/remove/", views.remove, name="import-remove"),
    path("<int:id>/refused.csv", views.refused, name="import-refused"),
]
