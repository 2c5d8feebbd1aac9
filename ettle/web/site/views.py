"""The first page."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ettle.web.frame import slots


def home(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (server,) = cursor.fetchone()
    return render(request, "site/home.html", {"server": server, "desks": slots.ask("home", request)})
