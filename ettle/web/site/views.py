"""The first page."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ettle.web.casework.queries import telling_example
from ettle.web.frame import slots


def home(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (server,) = cursor.fetchone()
    page = {"server": server, "desks": slots.ask("home", request), "example": telling_example()}
    return render(request, "site/home.html", page)
