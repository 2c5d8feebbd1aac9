"""How many questions a page puts to the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def questions_of(client, address):
    """Those of a page that was opened before, beside what begins and ends its transaction."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    # Django keeps no words of what is planned once.
    return len([each for each in asked if "SAVEPOINT" not in (each["sql"] or "")])
