"""Every form, filled in as Ben fills it in for Ada."""

from ettle.web.casework.record.writing import new_token as token

SENT = {
    "contact": {"mode": "phone", "reached": "yes", "note": "The bus is back."},
    "activity": {"activity": "cv", "hours": "1.5", "mode": "in_person", "stage": "3"},
    "missed": {"attended": "no", "activity": "cv"},
    "review": {},
    "follow_up": {"checkpoint_weeks": "4", "answer": "unknown"},
    "excuse": {"rule": "weekly_contact", "reason": "ill", "agreed_by": "Lea Orr", "last": "12 November 2021"},
    "evidence": {"type": "payslip", "for": "job_13", "covers_from": "1 October 2021", "covers_until": "31 October 2021"},
    "work": {"employer": "bakery", "hours_per_week": "20", "pay_per_hour": "9.50", "work": "employed"},
    "hours": {"which": "ada-work-2021-08-23", "hours_per_week": "30", "on": "1 November 2021"},
    "finished": {"which": "ada-work-2021-08-23", "on": "5 November 2021"},
    "earnings": {"amount": "412.50", "employer": "cafe", "feed": "payroll"},
    "award": {"employer": "bakery", "amount": "4,000", "agreed_by": "Dee Rennie"},
    "learning": {"subject": "cooking", "level": "SCQF 5", "hours_per_week": "6"},
    "volunteering": {"host": "food bank", "hours_per_week": "4"},
    "work_experience": {"host": "library"},
    "qualification": {"title": "Food hygiene", "level": "SCQF 4"},
    "need": {"need": "childcare"},
    "benefit": {"benefit": "uc"},
    "consent": {"purpose": "sharing"},
    "death": {},
    "referral_answer": {"referral": "ada-to-works", "answer": "accepted"},
    "group_change": {"group": "advanced"},
    "pause": {"reason": "caring", "on": "20 November 2021"},
    "key_worker": {"worker": "bea", "told": "Ben told her on the phone.", "note": "Ask about the rota."},
    "handover": {"to": "elsewhere", "share": "50", "told": "Ben, in person."},
    "leave": {"reason": "caring", "tried": "Calls", "back": "When her mother is well.", "told": "Ada and the Jobcentre"},
    "fact?name=right_to_work": {"value": "yes"},
    "fact?name=unemployed_since": {"value": "1 March 2020"},
    "fact?name=disability": {"value": "prefer_not_to_say"},
    "start?programme=no-one-left-behind-local": {},
}  # fmt: skip


def send(client, slug, person="ada", **said):
    """Send a form of a person, filled in as above but for what is `said`."""
    kind, _, chosen = slug.partition("?")
    filled = {"on": "9 November 2021", "token": token(), **SENT[slug], **said}
    return client.post(f"/people/{person}/record/{kind}/?{chosen}", filled)
