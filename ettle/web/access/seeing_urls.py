"""Who may see whom: opening a record in need, and what those who answer for data look at."""

from django.urls import path

from ettle.web.access.glass import views as glass
from ettle.web.access.oversight import views as oversight

urlpatterns = [
    path("who/", oversight.who_sees, name="who_sees"),
    path("opened/", oversight.opened_records, name="opened_records"),
    path("opened/<int:opened>/known/", glass.known, name="glass_known"),
    path("people/<str:person>/open/", glass.open_record, name="open_record"),
    path("people/<str:person>/close/", glass.close_record, name="close_record"),
]
