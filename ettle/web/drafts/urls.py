from django.urls import path

from ettle.web.drafts import views

urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("keep/", views.keep, name="keep_draft"),
    path("throw-away/", views.throw_away, name="throw_away_draft"),
    path("claim/", views.claim, name="claim_drafts"),
]
