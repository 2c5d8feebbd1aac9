from django.urls import path

from ettle.web.claims.ledger import views

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("<int:id>/", views.entry, name="ledger_entry"),
]
