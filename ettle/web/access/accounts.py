"""What the library for sign-in asks us: nobody signs up, and somebody shut out is told what to do."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ettle.web.audit import entry as audit


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def shut_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords: the same whether the address is anybody's or not."""
    audit.refused("shut out")
    return render(request, "access/shut_out.html", status=429)
