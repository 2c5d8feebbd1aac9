"""Every view says whom it answers. One that does not answers nobody, and fails the build."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import get_resolver, include, path

from ettle.web.access.checks import every_view_is_declared
from ettle.web.access.declared import CLOSED, LIBRARY, for_everybody, undeclared
from ettle.web.site.urls import urlpatterns as real


def forgotten(request):
    return HttpResponse("who am I for?")


@for_everybody("a test")
def said(request):
    return HttpResponse("everybody")


inner = ([path("deep/", forgotten, name="deep"), path("said/", said, name="said")], "inner")
urlpatterns = [*real, path("planted/", include(inner)), path("bare/", forgotten)]


def names(patterns, spaces=()):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from names(each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces)
        else:
            yield ":".join([*spaces, each.name or ""]), each.callback


def test_every_view_of_the_site_says_whom_it_answers():
    assert undeclared(get_resolver().url_patterns) == []


@override_settings(ROOT_URLCONF="tests.access.test_declared")
def test_a_view_that_says_nothing_is_found_however_deep_it_is_planted():
    assert [each.split(" ")[0] for each in undeclared(get_resolver().url_patterns)] == ["planted/deep/", "bare/"]
    errors = every_view_is_declared()
    assert len(errors) == 2 and "forgotten" in errors[0].msg and "outermost" in errors[0].hint


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.access.test_declared")
def test_a_view_that_says_nothing_answers_nobody(client, cast, sign_in):
    assert client.get("/planted/said/").status_code == 200
    assert client.get("/planted/deep/").status_code == 404
    assert sign_in(cast["ben"]).get("/bare/").status_code == 404


def test_the_views_that_come_from_libraries_are_all_named_and_no_others_are():
    found = names(get_resolver().url_patterns)
    foreign = {name for name, view in found if not hasattr(view, "access_rule") and "ettle." not in view.__module__}
    assert foreign == set(LIBRARY) | CLOSED
