"""Whose names, numbers, addresses and answers an organisation sees: by the category of each table."""

from django.db import migrations

from ettle.web.access.row_security import DAY, granted, of_own_organisation, protect, unprotect

IDENTITY = ("people_othername", "people_born", "people_nationalinsurance")
CONTACT = ("people_contact", "people_address", "people_emergencycontact")
EQUALITY = ("people_equalityanswer",)
OF = {**dict.fromkeys(IDENTITY, "identity"), **dict.fromkeys(CONTACT, "contact"), **dict.fromkeys(EQUALITY, "equality")}
BOTH = " and ".join(granted("people_notthesame", "'identity'", person=each) for each in ("one_id", "other_id"))
SEARCH = f"{of_own_organisation()} and valid_from <= {DAY} and (valid_until is null or valid_until > {DAY})"


class Migration(migrations.Migration):
    dependencies = [("people", "0006_found_and_before")]
    operations = [
        *(
            migrations.RunSQL(protect(table, read=granted(table, f"'{category}'")), unprotect(table))
            for table, category in OF.items()
        ),
        migrations.RunSQL(
            protect("people_earlier", read=granted("people_earlier", "people_earlier.category")),
            unprotect("people_earlier"),
        ),
        migrations.RunSQL(protect("people_notthesame", read=BOTH), unprotect("people_notthesame")),
        migrations.RunSQL(protect("people_search", read=SEARCH), unprotect("people_search")),
    ]
