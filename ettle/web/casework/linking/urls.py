from django.urls import path

from ettle.web.casework.linking import views

urlpatterns = [
    path("people/<str:person>/records/", views.choose, name="link_records"),
    path("people/<str:person>/records/<str:other>/link/", views.link, name="link"),
    path("people/<str:person>/records/<str:other>/part/", views.unlink, name="unlink"),
]
