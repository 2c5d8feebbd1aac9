"""How often an organisation may ask: counted in the database, so that it holds whichever process of the site is asked."""

from __future__ import annotations

from math import ceil

from django.db import connection
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from ettle.web.access.acting import as_system
from ettle.web.api.models import Key

# A row for each request, added in its own transaction: nobody waits for anybody. Of those under way at the same moment
# each does not yet see the others, so an organisation may ask once more than `most` for each request the site answers at once.
ADD = """
insert into api_asked (organisation_id, at) select %(organisation)s, statement_timestamp()
where not exists (select 1 from api_asked where organisation_id = %(organisation)s and at > statement_timestamp() - interval '1 minute'
                  order by at desc offset %(most)s - 1 limit 1)
"""
WAIT = """
select extract(epoch from at + interval '1 minute' - statement_timestamp()) from api_asked
where organisation_id = %(organisation)s order by at desc offset %(most)s - 1 limit 1
"""


class PerOrganisation(BaseThrottle):
    """So many requests a minute for an organisation, whichever of its keys asks."""

    def __init__(self, most: int) -> None:
        self.most = most

    def allow_request(self, request: HttpRequest) -> bool:
        key: Key = request.auth  # type: ignore[attr-defined]
        said: dict[str, str | int] = {"organisation": key.organisation_id, "most": self.most}
        with connection.cursor() as cursor:
            cursor.execute(ADD, said)
            if cursor.rowcount:
                return True
            cursor.execute(WAIT, said)
            row = cursor.fetchone()
        request.wait_for = max(1, ceil(row[0])) if row else 1  # type: ignore[attr-defined]
        return False


def forget_old() -> int:
    """Forget the requests that no longer count. Returns how many."""
    with connection.cursor() as cursor, as_system():
        cursor.execute("delete from api_asked where at <= statement_timestamp() - interval '1 minute'")
        return int(cursor.rowcount)
