from django.urls import path

from ettle.web.gateway import views

urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("new/", views.begin, name="begin_referral"),
    path("drafts/<uuid:id>/check/", views.check_referral, name="check_referral"),
    path("drafts/<uuid:id>/not-agreed/", views.not_agreed, name="not_agreed"),
    path("drafts/<uuid:id>/<str:step>/", views.draft, name="draft"),
    path("received/", views.received, name="received"),
    path("received/<int:id>/", views.received_one, name="received_one"),
    path("received/<int:id>/<str:act>/", views.answer, name="answer_referral"),
    path("<int:id>/", views.referral, name="referral"),
    path("<int:id>/sent/", views.referral_sent, name="referral_sent"),
]
