from django.urls import path

from ettle.web.casework.record import entries, gathering_views, quick, views

urlpatterns = [
    path("group/", gathering_views.group, name="group_attendance"),
    path("groups/", gathering_views.keep_group, name="keep_group"),
    path("group/<str:event>/", gathering_views.group_session, name="group_session"),
    path("people/<str:person>/record/<str:kind>/", views.record, name="record"),
    path("people/<str:person>/contact/", quick.quick_contact, name="quick_contact"),
    path("people/<str:person>/entries/<str:event>/", entries.entry, name="entry"),
    path("people/<str:person>/entries/<str:event>/correct/", entries.correct, name="correct_entry"),
    path("people/<str:person>/entries/<str:event>/end/", entries.end, name="end_entry"),
    path("people/<str:person>/entries/<str:event>/never/", entries.never, name="never_entry"),
    path("people/<str:person>/recorded/<str:act>/", views.recorded, name="recorded"),
]
