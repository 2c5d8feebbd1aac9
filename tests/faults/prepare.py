"""Make Ada, Ben and a key of Ben's in the database of a running site, and print the key. Run as the owner of the tables."""

from __future__ import annotations

import os
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.web.site.settings")
django.setup()

from ettle.web.access.models import Organisation  # noqa: E402
from ettle.web.api.keys.actions import make_key  # noqa: E402
from ettle.web.audit import entry as audit  # noqa: E402
from ettle.web.casework import actions  # noqa: E402
from ettle.web.people.actions import name_person  # noqa: E402
from tests.cast import WORKS, bens, make_staff  # noqa: E402
from tests.web.told import DAY, ada  # noqa: E402

with audit.entry(actor="system: test", act="prepare"):
    Organisation.objects.create(id=WORKS, name="Ettlebrae Works", kind="provider")
    ben = make_staff("ben", "Ben Laidlaw", WORKS, "key_worker", "North")
    name_person(person="ada", given="Ada", family="Farquhar")
    actions.record_events(by="ben", events=[*ada(), bens("ada")], for_day=DAY)
    print(make_key(by="test", name="load", post=ben.posts.get(), until_on=date(2022, 1, 1)))
