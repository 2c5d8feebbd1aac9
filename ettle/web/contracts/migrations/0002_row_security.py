"""Who reads what was proposed and agreed: its parties, and those who answer for data. Nothing is rewritten, and the
database itself holds the two people and the two parties apart."""

from django.db import migrations

from ettle.web.access.row_security import ORGANISATION, of_overseen_in_area, of_own_organisation, protect, unprotect

OWN = of_own_organisation()
PARTY = f"{ORGANISATION} in (payer_id, provider_id)"
OVERSEEN = f"({of_overseen_in_area('payer_id')}) or ({of_overseen_in_area('provider_id')})"
THEIRS = f"({PARTY}) or {OVERSEEN}"
OF_PROPOSAL = "exists (select 1 from contracts_proposal p where p.id = contracts_ending.proposal_id)"
POLICIES = {
    "contracts_proposal": protect(
        "contracts_proposal", read=THEIRS, add=f"{PARTY} and {of_own_organisation('proposed_in_id')}"
    ),
    "contracts_ending": protect("contracts_ending", read=OF_PROPOSAL, add=f"{OWN} and {OF_PROPOSAL}"),
    "contracts_document": protect("contracts_document", read=THEIRS),
    "contracts_edition": protect("contracts_edition", read="true"),
}
REFUSE = """
create function contracts_refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'What was agreed is never changed or removed. Agree a variation of it.'
        using errcode = 'restrict_violation';
end $$;
"""
APART = """
create function contracts_ending_by_whom() returns trigger language plpgsql as $$
declare proposed contracts_proposal;
begin
    select * into strict proposed from contracts_proposal where id = new.proposal_id;
    if new.organisation_id not in (proposed.payer_id, proposed.provider_id) then
        raise exception 'Only a party ends a proposal.' using errcode = 'check_violation';
    end if;
    if new.how = 'withdrawn' and new.organisation_id <> proposed.proposed_in_id then
        raise exception 'Only the party that proposed it withdraws it.' using errcode = 'check_violation';
    end if;
    if new.how <> 'withdrawn' and (new.organisation_id = proposed.proposed_in_id or new."by" = proposed.proposed_by) then
        raise exception 'Another person, of the other party, agrees or declines.' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger ending_by_whom before insert on contracts_ending
    for each row execute function contracts_ending_by_whom();
create function contracts_document_as_proposed() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from contracts_proposal p join contracts_ending e on e.proposal_id = p.id and e.how = 'agreed'
        where p.id = new.proposal_id and p.kind = new.kind and p.contract = new.contract and p.name = new.name
        and p.programme = new.programme and p.payer_id = new.payer_id and p.provider_id = new.provider_id
        and p.proposed_by = new.proposed_by and p.proposed_in_id = new.proposed_in_id
        and e."by" = new.agreed_by and e.organisation_id = new.agreed_in_id and starts_with(new.text, p.text)
        and new.fingerprint = encode(sha256(convert_to(new.text, 'UTF8')), 'hex')
    ) then
        raise exception 'A document is what was proposed and agreed, and nothing else.' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger document_as_proposed before insert on contracts_document
    for each row execute function contracts_document_as_proposed();
"""
NOT_APART = """
drop trigger document_as_proposed on contracts_document;
drop function contracts_document_as_proposed();
drop trigger ending_by_whom on contracts_ending;
drop function contracts_ending_by_whom();
"""


def stay(table: str) -> str:
    return (
        f"create trigger {table}_append_only before update or delete on {table} "
        "for each row execute function contracts_refuse_rewriting();"
    )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_agreed_documents"), ("access", "0006_oversight_needs_an_area")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function contracts_refuse_rewriting();"),
        *(migrations.RunSQL(policy, unprotect(table)) for table, policy in POLICIES.items()),
        *(migrations.RunSQL(stay(table), f"drop trigger {table}_append_only on {table};") for table in POLICIES),
        migrations.RunSQL(APART, NOT_APART),
    ]
