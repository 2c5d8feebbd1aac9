"""The part of a team lead's Today that lists people whose key worker no longer works here."""

from __future__ import annotations

from django.http import HttpRequest

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.audit import entry as audit
from ettle.web.casework.models import Standing, State
from ettle.web.frame.planned import rows_of
from ettle.web.frame.slots import Section

AT_MOST = 50
LEFT_BEHIND = f"""
select *, (select s.name from access_staff s where s.code = worker) as whose from casework_standing where organisation = %(organisation)s and under_way = any(array[true, false])
    and worker = any(array(select s.code from access_post p join access_staff s on s.id = p.staff_id
        where p.organisation_id = %(organisation)s and p.until_on <= %(day)s and not exists (
            select from access_post n where n.staff_id = p.staff_id and n.organisation_id = p.organisation_id
            and n.from_on <= %(day)s and (n.until_on is null or n.until_on > %(day)s) offset 0)))
    and state <> '{State.LEFT.value}'
order by family, given, person, id limit {AT_MOST}
"""
"""From those who had a post here to their people, by the index: from every person to their key worker is far longer."""


def left_behind(request: HttpRequest) -> Section | None:
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or not (acting.may(Act.SEE_TODAY) and acting.may(Act.REASSIGN)):
        return None
    found = rows_of(Standing, LEFT_BEHIND, {"organisation": acting.organisation, "day": acting.day})
    if not found:
        return None
    audit.read(*{each.person for each in found})
    names = {each.worker: str(getattr(each, "whose", "")) for each in found}
    whose = sorted(names.items(), key=lambda each: each[1])
    return Section(1, "administration/left_behind.html", {"rows": found, "whose": whose})
