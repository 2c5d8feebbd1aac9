"""What an administrator does. The caller has asked whether they may; each act is on record by itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ettle.web.access.acting import Acting
from ettle.web.access.closing import must_stand
from ettle.web.access.models import Post, Staff, Team
from ettle.web.access.sign_in.ways_in import forget_keys, give_way_in
from ettle.web.audit import entry as audit


@transaction.atomic
def add_staff(*, by: Acting, code: str, name: str, email: str) -> Staff:
    """Make an account that nobody can sign in to until they are given a link."""
    staff = Staff.objects.create_user(email, None, code=code, name=name)
    audit.wrote("staff", staff.code)
    return staff


@transaction.atomic
def change_names(*, by: Acting, staff: Staff, name: str, email: str) -> None:
    """Another name, or another address to sign in with; of an address what it was is on record too."""
    before = Staff.objects.select_for_update().get(pk=staff.pk).email
    staff.name, staff.email = name, email
    staff.save(update_fields=["name", "email"])
    audit.wrote("staff", staff.code)
    if before != email:
        audit.wrote("sign_in_address", staff.code)
        # Not their code alone, which might be somebody's who takes part: what is kept of those is erased with them.
        audit.keep(f"staff:{staff.code}", sign_in_address_before=before, sign_in_address=email)


@transaction.atomic
def add_post(*, by: Acting, staff: Staff, organisation: str, role: str, team: str, from_on: date) -> Post:
    """Give a post. Somebody who comes back gets a new one, and their account is opened again. Raises Closed."""
    must_stand(organisation)
    of = Team.objects.get_or_create(organisation_id=organisation, name=team)[0] if team else None
    post = Post.objects.create(staff=staff, organisation_id=organisation, role=role, team=of, from_on=from_on)
    if not staff.is_active:
        staff.is_active = True
        staff.save(update_fields=["is_active"])
    audit.wrote("post", f"{staff.code}: {role} in {organisation} from {from_on}")
    return post


@transaction.atomic
def end_posts(*, by: Acting, staff: Staff, posts: list[Post], on: date) -> None:
    """End posts on a day, the first on which they no longer stand. With the last one the account closes."""
    for post in posts:
        post.until_on = max(on, post.from_on)
        post.save(update_fields=["until_on"])
        audit.wrote("post", f"{staff.code}: {post.role} in {post.organisation_id} until {post.until_on}")
    left = staff.posts.exclude(until_on__lte=by.day).exists()
    if not left:
        close(by=by, staff=staff)


@transaction.atomic
def close(*, by: Acting, staff: Staff) -> None:
    """Nobody signs in with this account now: what is open ends, and keys and codes are taken away."""
    staff.is_active = False
    staff.set_unusable_password()  # every open session is signed with the old one
    staff.save(update_fields=["is_active", "password"])
    forget_keys(staff)
    staff.wayin_set.filter(used_at=None).delete()
    audit.wrote("staff_closed", staff.code)


@transaction.atomic
def let_in(*, by: Acting, staff: Staff) -> str:
    """A link for somebody, to be handed over by a way that reaches them alone."""
    return give_way_in(by=by.code, staff=staff)
