"""What an agreement shares, and on which days.

A sharing agreement lets its receiving parties see categories of the people who are with a giving party, on the days on
which it is in force: the first day counts, the day of `until` no longer. A person is with a party from the first day of an
enrolment, or from the day it accepts a referral, until the day they leave, are handed over or are turned away.
"""

from __future__ import annotations

from spec.sharing.drawn import agreed, outlined, sees

WITH_NORTH = """
    kind  | on         | until | says
    start | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
"""
AND_LEAVES = """
    kind  | on         | until | says
    start | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
    leave | 2024-06-01 | .     | enrolment: ada-1
"""
NOTHING = "organisation | category | from | until"


def test_somebody_is_shared_from_the_day_they_start() -> None:
    sees(
        WITH_NORTH,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | .
        """,
        agreed(),
    )


def test_sharing_ends_on_the_day_they_leave_though_the_provider_reads_on() -> None:
    sees(
        AND_LEAVES,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | 2024-06-01
        """,
        agreed(),
    )


def test_it_begins_with_the_first_day_in_force_and_ends_before_the_day_of_until() -> None:
    sees(
        WITH_NORTH,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-03-01 | 2024-04-01
        """,
        agreed(**{"from": "2024-03-01", "until": "2024-04-01"}),
    )


def test_an_agreement_that_ended_before_they_came_shares_nothing() -> None:
    sees(WITH_NORTH, NOTHING, agreed(until="2024-02-01"))


def test_one_day_is_shared_when_it_ends_the_day_after_they_came() -> None:
    sees(
        WITH_NORTH,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | 2024-02-02
        """,
        agreed(until="2024-02-02"),
    )


def test_people_of_somebody_who_is_no_party_are_not_shared() -> None:
    elsewhere = WITH_NORTH.replace("north-works", "elsewhere")
    sees(elsewhere, NOTHING, agreed())


def test_a_hand_over_to_somebody_who_is_no_party_ends_it() -> None:
    sees(
        """
        kind     | on         | until | says
        start    | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
        handover | 2024-03-05 | .     | enrolment: ada-1, from: north-works, to: elsewhere
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | 2024-03-05
        """,
        agreed(),
    )


def test_a_hand_over_between_two_parties_that_give_is_one_stretch() -> None:
    sees(
        """
        kind     | on         | until | says
        start    | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
        handover | 2024-03-05 | .     | enrolment: ada-1, from: north-works, to: council
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | .
        """,
        agreed(),
    )


def test_a_referral_counts_from_the_day_it_is_accepted_and_no_sooner() -> None:
    """A service with a referral alone sees no health itself, so none is passed on until they start."""
    sees(
        """
        kind            | on         | until | id | says
        referral        | 2024-01-10 | .     | r  | to: north-works, programme: into-work
        referral_answer | 2024-01-20 | .     | a  | referral: r, answer: accepted
        start           | 2024-02-01 | .     | s  | enrolment: ada-1, programme: into-work, provider: north-works, referral: r
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-01-20 | .
        practice     | health   | 2024-02-01 | .
        """,
        agreed(categories=["contact", "health"]),
    )


def test_a_referral_that_nobody_answered_or_that_was_declined_shares_nothing() -> None:
    sees(
        """
        kind            | on         | until | id | says
        referral        | 2024-01-10 | .     | r  | to: north-works, programme: into-work
        referral        | 2024-01-11 | .     | r2 | to: council, programme: into-work
        referral_answer | 2024-01-20 | .     | a  | referral: r2, answer: declined
        """,
        NOTHING,
        agreed(),
    )


def test_two_parties_of_both_kinds_see_each_others_people_and_not_their_own_by_it() -> None:
    both = {"role": "joint", "does": "both"}
    sees(
        WITH_NORTH,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | .
        """,
        agreed(parties={"north-works": both, "practice": both}),
    )


def test_after_a_death_nothing_is_shared() -> None:
    sees(
        """
        kind    | on         | until | says
        start   | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
        consent | 2024-02-01 | .     | purpose: sharing
        death   | 2024-04-04 | .     | .
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-02-01 | 2024-04-04
        """,
        agreed(needs_consent="yes"),
    )


def test_less_than_a_category_is_the_name_and_an_outline_never_the_category() -> None:
    """A whole category is read in full underneath; what is narrowed is told field by field and no more."""
    narrow = agreed(
        categories=["identity", "journey"], fields={"identity": ["name"], "journey": ["started", "key_worker"]}
    )
    events = """
        kind       | on         | until      | says
        start      | 2024-02-01 | .          | enrolment: ada-1, programme: into-work, provider: north-works
        key_worker | 2024-02-05 | 2024-03-01 | enrolment: ada-1, worker: ben
        key_worker | 2024-03-01 | .          | enrolment: ada-1, worker: bea
        leave      | 2024-06-01 | .          | enrolment: ada-1
    """
    sees(
        events,
        """
        organisation | category | from       | until
        practice     | name     | 2024-02-01 | 2024-06-01
        practice     | outline  | 2024-02-01 | 2024-06-01
        """,
        narrow,
    )
    outlined(
        events,
        """
        organisation | field      | value      | from       | until
        practice     | started    | 2024-02-01 | 2024-02-01 | 2024-06-01
        practice     | key_worker | ben        | 2024-02-05 | 2024-03-01
        practice     | key_worker | bea        | 2024-03-01 | 2024-06-01
        """,
        narrow,
    )
