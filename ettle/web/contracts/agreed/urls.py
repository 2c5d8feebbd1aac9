from django.urls import path

from ettle.web.contracts.agreed import proposing, views

urlpatterns = [
    path("", views.contracts, name="contracts"),
    path("new/", proposing.new, name="contract_new"),
    path("proposals/<int:proposal>/", views.proposal, name="proposal"),
    path("proposals/<int:proposal>/agree/", views.agree, name="proposal_agree"),
    path("proposals/<int:proposal>/decline/", views.decline, name="proposal_decline"),
    path("proposals/<int:proposal>/withdraw/", views.withdraw, name="proposal_withdraw"),
    path("proposals/<int:proposal>/text/", views.text, name="proposal_text"),
    path("<str:contract>/", views.contract, name="contract"),
    path("<str:contract>/vary/", proposing.choose, name="contract_vary"),
    path("<str:contract>/vary/<str:what>/", proposing.vary, name="contract_vary_by"),
]
