"""What a page may keep: whose, of which form, about whom. Signed, so that a browser can hold it and not write one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core import signing

from ettle.web.drafts.models import KEPT_FOR

SALT = "ettle.web.drafts"
PARTS = ("draft_key", "draft_tab", "draft_branch", "draft_version")
"""The hidden fields of a form that is kept."""


class NotOurKey(ValueError):
    """It was not signed here, was changed, or is too old."""


@dataclass(frozen=True, slots=True)
class Key:
    """Given to one member of staff in one post, with one page."""

    owner: int
    post: int
    organisation: str
    form: str
    subject: str
    title: str
    address: str
    own: Sequence[str] = ()
    """Fields that are not kept: the page's own, such as a token, which nobody typed; a password; what is to lie nowhere else."""
    by_default: bool = False
    """Nobody attached it: a redirect that answers the form means that it has done what it was for."""

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def read_key(signed: str) -> Key:
    """Return the key that a page sent back. Raises NotOurKey."""
    try:
        return Key(**signing.loads(signed, salt=SALT, max_age=KEPT_FOR))
    except (signing.BadSignature, TypeError, ValueError) as why:
        raise NotOurKey(str(why)) from why
