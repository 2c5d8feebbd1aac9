"""Where an agreement needs consent, and which people it means.

A consent counts on its days: from the day it is given until, and without, the day it is taken back. It is to `sharing`, or
to this very agreement by its id, with the party that would see the person or with all who help.
"""

from __future__ import annotations

import pytest

from spec.sharing.drawn import agreed, sees

CONSENT = agreed(needs_consent="yes")
START = "start | 2024-02-01 | . | enrolment: ada-1, programme: into-work, provider: north-works"
NOTHING = "organisation | category | from | until"


def events(*rows: str) -> str:
    return "\n".join(["kind | on | until | says", START, *rows])


def test_nothing_is_shared_without_it() -> None:
    sees(events(), NOTHING, CONSENT)


def test_sharing_begins_on_the_day_it_is_given_and_ends_on_the_day_it_is_taken_back() -> None:
    sees(
        """
        kind    | on         | until      | says
        start   | 2024-02-01 | .          | enrolment: ada-1, programme: into-work, provider: north-works
        consent | 2024-03-01 | 2024-05-01 | purpose: sharing, with: practice
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-03-01 | 2024-05-01
        """,
        CONSENT,
    )


def test_given_again_it_is_shared_again_and_not_between() -> None:
    sees(
        """
        kind    | on         | until      | says
        start   | 2024-02-01 | .          | enrolment: ada-1, programme: into-work, provider: north-works
        consent | 2024-03-01 | 2024-05-01 | purpose: sharing, with: practice
        consent | 2024-05-02 | .          | purpose: link, with: practice
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-03-01 | 2024-05-01
        practice     | contact  | 2024-05-02 | .
        """,
        CONSENT,
    )


def test_one_that_ended_on_a_day_nobody_knows_counts_as_far_as_is_certain() -> None:
    sees(
        """
        kind    | on         | until | says
        start   | 2024-02-01 | .     | enrolment: ada-1, programme: into-work, provider: north-works
        consent | 2024-03-01 | .     | purpose: sharing, with: practice, ended: yes, last_known: 2024-03-10
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-03-01 | 2024-03-11
        """,
        CONSENT,
    )


@pytest.mark.parametrize("says", ["purpose: sharing", "purpose: link", "purpose: link, with: practice"])
def test_with_all_who_help_or_to_this_agreement_is_enough(says: str) -> None:
    expected = "organisation | category | from | until\npractice | contact | 2024-02-01 | ."
    sees(events(f"consent | 2024-02-01 | . | {says}"), expected, CONSENT)


@pytest.mark.parametrize("says", ["purpose: sharing, with: council", "purpose: evaluation", "purpose: other-link", "."])
def test_with_somebody_else_or_for_something_else_is_not(says: str) -> None:
    sees(events(f"consent | 2024-02-01 | . | {says}"), NOTHING, CONSENT)


def test_which_people_are_meant_is_asked_of_each_day_and_not_known_is_no() -> None:
    """Ada says where she lives in March, and moves away in May."""
    sees(
        """
        kind  | on         | until      | says
        start | 2024-02-01 | .          | enrolment: ada-1, programme: into-work, provider: north-works
        fact  | 2024-03-01 | 2024-05-01 | name: lives_in, value: fife
        fact  | 2024-05-01 | .          | name: lives_in, value: angus
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-03-01 | 2024-05-01
        """,
        agreed(people={"lives_in": "fife"}),
    )


def test_what_is_not_known_is_not_a_no_either() -> None:
    """Whoever does not live in Fife is meant: not those of whom nobody knows it."""
    sees(
        """
        kind  | on         | until      | says
        start | 2024-02-01 | .          | enrolment: ada-1, programme: into-work, provider: north-works
        fact  | 2024-03-01 | 2024-04-01 | name: lives_in, value: prefer_not_to_say
        fact  | 2024-04-01 | .          | name: lives_in, value: angus
        """,
        """
        organisation | category | from       | until
        practice     | contact  | 2024-04-01 | .
        """,
        agreed(people={"not": {"lives_in": "fife"}}),
    )


@pytest.mark.parametrize(
    ("people", "shared"),
    [
        ({"referred_by": "receiver"}, True),
        ({"referred_by": "practice"}, True),
        ({"referred_by": "council"}, False),
        ({"enrolled_with": "north-works"}, True),
        ({"enrolled_with": "council"}, False),
        ({"programme": {"one_of": ["into-work", "other"]}}, True),
        ({"all": [{"referred_by": "receiver"}, {"programme": "other"}]}, False),
        ({"any": [{"referred_by": "council"}, {"programme": "into-work"}]}, True),
    ],
    ids=str,
)
def test_people_are_those_referred_by_a_party_enrolled_with_one_or_on_a_programme(people: object, shared: bool) -> None:
    expected = "practice | contact | 2024-02-01 | ." if shared else ""
    rows = events("referral | 2024-01-10 | . | to: north-works, organisation: practice, programme: into-work")
    sees(rows, f"{NOTHING}\n{expected}".strip(), agreed(people=people))
