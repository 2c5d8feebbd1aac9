from django.urls import path

from ettle.web.claims.ledger import months, views

urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("months/", months.ledger_months, name="ledger_months"),
    path("months/<str:month>/ready/", months.month_ready, name="ledger_month_ready"),
    path("months/<str:month>/lock/", months.month_lock, name="ledger_month_lock"),
    path("<int:id>/", views.entry, name="ledger_entry"),
]
