"""Papers by their category, letters as part of the journey; both only of the organisation that holds them."""

from django.db import migrations

from ettle.web.access.row_security import granted, of_own_organisation, protect, unprotect

OWN = of_own_organisation()
PAPERS = f"{OWN} and {granted('documents_document', 'documents_document.category')}"
LETTERS = f"{OWN} and {granted('documents_letter', chr(39) + 'contact' + chr(39))}"
STAYS = """
create function documents_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'A letter is kept as it was sent. Write another.' using errcode = 'restrict_violation';
end $$;
create trigger letter_append_only before update or delete on documents_letter
    for each row execute function documents_refuse_rewriting();
"""
BACK = "drop trigger letter_append_only on documents_letter; drop function documents_refuse_rewriting();"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("access", "0002_row_security")]
    operations = [
        migrations.RunSQL(
            protect("documents_document", read=PAPERS, write=PAPERS, add=PAPERS), unprotect("documents_document")
        ),
        migrations.RunSQL(protect("documents_letter", read=LETTERS, add=LETTERS), unprotect("documents_letter")),
        migrations.RunSQL(STAYS, BACK),
    ]
