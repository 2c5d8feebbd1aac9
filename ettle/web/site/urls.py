"""Every address of the site. A desk brings its own list and is included here once."""

from django.conf import settings
from django.urls import include, path

from ettle.web.api.addresses import addresses
from ettle.web.site import views

urlpatterns = [
    path("api/v1/", addresses()),
    path("keys/", include("ettle.web.api.keys.urls")),
    path("", views.home, name="home"),
    path("sign-in/", include("ettle.web.access.urls")),
    path("drafts/", include("ettle.web.drafts.urls")),
    path("", include("ettle.web.administration.urls")),
    path("seeing/", include("ettle.web.access.seeing_urls")),
    path("audit/", include("ettle.web.access.auditor.urls")),
    path("programmes/", include("ettle.web.contracts.urls")),
    path("contracts/", include("ettle.web.contracts.agreed.urls")),
    path("samples/", include("ettle.web.claims.sampling.urls")),
    path("figures/", include("ettle.web.measurement.urls")),
    path("ledger/", include("ettle.web.claims.ledger.urls")),
    path("claims/batches/", include("ettle.web.claims.batches.urls")),
    path("referrals/", include("ettle.web.gateway.urls")),
    path("", include("ettle.web.plans.urls")),
    path("", include("ettle.web.documents.urls")),
    path("people/", include("ettle.web.people.urls")),
    path("", include("ettle.web.casework.adding.urls")),
    path("", include("ettle.web.casework.equality.urls")),
    path("", include("ettle.web.casework.linking.urls")),
    path("erasing/", include("ettle.web.casework.erasing.urls")),
    path("", include("ettle.web.claims.pages.urls")),
    path("claims/employers/", include("ettle.web.claims.incentives.urls")),
    path("claims/cash/", include("ettle.web.claims.cash.urls")),
    path("", include("ettle.web.casework.urls")),
]

if settings.MODE != "production":
    urlpatterns.append(path("sign-ins/", views.sign_ins, name="sign_ins"))
