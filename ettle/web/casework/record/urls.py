from django.urls import path

from ettle.web.casework.record import quick, views

urlpatterns = [
    path("people/<str:person>/record/<str:kind>/", views.record, name="record"),
    path("people/<str:person>/contact/", quick.quick_contact, name="quick_contact"),
    path("people/<str:person>/recorded/<str:act>/", views.recorded, name="recorded"),
]
