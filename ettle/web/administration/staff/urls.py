from django.urls import path

from ettle.web.administration.staff import views

urlpatterns = [
    path("", views.staff_list, name="staff"),
    path("add/", views.add, name="staff_add"),
    path("<str:code>/", views.one, name="staff_one"),
    path("<str:code>/change/", views.change, name="staff_change"),
    path("<str:code>/post/", views.post, name="staff_post"),
    path("<str:code>/end/", views.end, name="staff_end"),
    path("<str:code>/link/", views.let_in, name="staff_link"),
]
