"""An erasure as two agreed it, without the pages: Dot asked and Dai agreed."""

from ettle.web.access.acting import as_system
from ettle.web.frame.day import now
from ettle.web.people.erasure import erase_person
from ettle.web.people.models import Erasure


def agreed(*people, **said):
    asked = {"basis": "objects", "reason": "Asked in writing.", "asked_by": "dot", "asked_at": now()}
    given = {"agreed_by": "dai", "agreed_at": now(), "people": list(people)}
    with as_system():
        return Erasure.objects.create(person_id=people[0], organisation="council", **asked | given | said)


def erase(person):
    return erase_person(person=person, agreed=agreed(person))
