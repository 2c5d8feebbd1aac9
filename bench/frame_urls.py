"""The site's addresses and one more: the page frame with nothing on it, for whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from ettle.web.access.declared import for_signed_in
from ettle.web.site.urls import urlpatterns as of_the_site


@for_signed_in
def empty_frame(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/page.html")


urlpatterns = [*of_the_site, path("empty-frame/", empty_frame, name="empty_frame")]
