"""Who may call a view, said beside the view. A view that says nothing answers nobody, and fails the build.

@for_act(Act.RECORD)      signed in, with a second factor, acting in a post whose role may do this
@for_signed_in            signed in with a second factor, whatever the post
@for_everybody("why")     no sign-in, for the reason given
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

from ettle.web.access.roles import Act

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """What a caller must be: in a post that may do one of `acts`, or signed in, or nobody in particular."""

    acts: tuple[Act, ...] = ()
    signed_in: bool = True
    why: str = ""
    second_factor: bool = True


def for_act(*acts: Act) -> Callable[[View], View]:
    if not acts:
        raise ValueError("Name the act that the view is for.")
    return lambda view: declare(view, Rule(acts))


def for_signed_in(view: View) -> View:
    return declare(view, Rule())


def for_everybody(why: str) -> Callable[[View], View]:
    return lambda view: declare(view, Rule(signed_in=False, why=why))


def declare(view: View, rule: Rule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


ENTRANCE = Rule(signed_in=False, why="the way in")
OWN_KEYS = Rule(second_factor=False, why="where a second factor is set up")
LIBRARY: dict[str, Rule] = {
    "account_login": ENTRANCE,
    "account_logout": ENTRANCE,
    "account_inactive": ENTRANCE,
    "mfa_authenticate": ENTRANCE,
    "mfa_login_webauthn": ENTRANCE,
    "account_reauthenticate": OWN_KEYS,
    "account_change_password": OWN_KEYS,
    "mfa_index": OWN_KEYS,
    "mfa_reauthenticate": OWN_KEYS,
    "mfa_activate_totp": OWN_KEYS,
    "mfa_deactivate_totp": OWN_KEYS,
    "mfa_view_recovery_codes": OWN_KEYS,
    "mfa_generate_recovery_codes": OWN_KEYS,
    "mfa_download_recovery_codes": OWN_KEYS,
    "mfa_list_webauthn": OWN_KEYS,
    "mfa_add_webauthn": OWN_KEYS,
    "mfa_reauthenticate_webauthn": OWN_KEYS,
    "mfa_remove_webauthn": OWN_KEYS,
    "mfa_edit_webauthn": OWN_KEYS,
}
"""The rules of views that come from a library, by the name of their address; one not named here answers nobody."""
CLOSED = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "account_confirm_login_code",
    }
)
"""Views of the library that answer nobody: an administrator makes accounts and lets people back in."""


def rule_of(view: Callable[..., Any], name: str | None) -> Rule | None:
    """The rule that a view, or the address that leads to it, was given; None when nobody said."""
    if name in CLOSED:
        return None
    found: Rule | None = getattr(view, "access_rule", None) or LIBRARY.get(name or "")
    return found


def undeclared(
    patterns: Iterable[URLPattern | URLResolver], place: str = "", spaces: tuple[str, ...] = ()
) -> list[str]:
    """Every address whose view says not whom it answers, and is not closed on purpose. The build fails on one."""
    found = []
    for each in patterns:
        address = f"{place}{each.pattern}"
        if isinstance(each, URLResolver):
            found += undeclared(each.url_patterns, address, (*spaces, each.namespace) if each.namespace else spaces)
            continue
        name = ":".join([*spaces, each.name or ""])
        if name not in CLOSED and rule_of(each.callback, name) is None:
            found.append(f"{address} ({each.lookup_str})")
    return found
