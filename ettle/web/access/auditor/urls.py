from django.urls import path

from ettle.web.access.auditor import views

urlpatterns = [
    path("", views.entries, name="audit"),
    path("audit.csv", views.export, name="audit_export"),
    path("<int:id>/", views.entry, name="audit_entry"),
]
