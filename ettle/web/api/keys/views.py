"""The page on which an administrator looks after the keys of their own organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from ettle.engine.wording.plain import day as in_words
from ettle.web.access.declared import for_act
from ettle.web.access.models import Staff
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.api.keys import actions, queries
from ettle.web.api.keys.forms import KeyForm, named
from ettle.web.api.models import Key
from ettle.web.audit import entry as audit
from ettle.web.drafts.sending import shown_once
from ettle.web.frame.lists import Column
from ettle.web.frame.templatetags.frame import state

COLUMNS = [
    *map(Column, ("Used by", "Begins with", "Acts as", "State", "Made", "Last day", "Last used")),
    Column("Act", "act", unseen=True),
]


@for_act(Act.MANAGE_STAFF)
@require_safe
def keys(request: Request) -> HttpResponse:
    found = list(queries.keys_of(request.acting))
    makers = dict(Staff.objects.filter(code__in={each.made_by for each in found}).values_list("code", "name"))
    rows = [_row(each, request, makers.get(each.made_by, each.made_by)) for each in found]
    page = {"columns": COLUMNS, "rows": rows, "organisation": request.acting.post.organisation}
    page["again"] = queries.key_of(request.acting, request.GET.get("made", ""))
    return render(request, "api/keys.html", page)


def _row(key: Key, request: Request, maker: str) -> list[object]:
    shape, words = key.state(request.acting.day)
    way = '<a class="verb" href="{}">Take back<span class="unseen"> {}</span></a>'
    act = format_html(way, reverse("revoke_key", args=[key.prefix]), key.name) if shape == "good" else ""
    used = in_words(key.last_used_on) if key.last_used_on else "Never"
    made = f"{in_words(key.made_on)} by {maker}"
    begins = format_html("<code>ettle_{}</code>", key.prefix)
    return [key.name, begins, named(key.post), state(shape, words), made, in_words(key.last_on), used, act]


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def make(request: Request) -> HttpResponse:
    """The key is shown once, in the answer; it is kept nowhere."""
    posts = {str(each.pk): each for each in queries.posts_for(request.acting)}
    form = KeyForm(request.POST or None, posts=posts.values())
    if form.is_valid():
        post, name = posts[form.cleaned_data["post"]], form.cleaned_data["name"]
        key = actions.make_key(by=request.acting.code, name=name, post=post, until_on=form.until_on)
        made = {"key": key, "name": name, "post": post, "last": form.cleaned_data["last"]}
        again = f"{reverse('keys')}?made={key.split('_')[1]}"
        return shown_once(render(request, "api/key_made.html", made), again)
    page = {"form": form, "title": "Make a key", "button": "Make the key", "cancel": reverse("keys"), "posts": posts}
    page["trail"] = [("Keys", reverse("keys")), ("Make a key", "")]
    return render(request, "api/make_key.html", page, status=422 if form.is_bound else 200)


@for_act(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def revoke(request: Request, prefix: str) -> HttpResponse:
    key = queries.key_of(request.acting, prefix)
    if key is None:
        audit.refused("not a key of theirs")
        raise Http404("No key of theirs.")
    if request.method == "POST":
        actions.revoke_key(key=key)
        messages.success(request, f"{key.name}: the key was taken back and opens nothing now.")
        return redirect("keys")
    trail = [("Keys", reverse("keys")), ("Take back", "")]
    return render(request, "api/revoke_key.html", {"key": key, "title": f"Take back: {key.name}", "trail": trail})
