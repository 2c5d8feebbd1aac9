"""What an act is, in words: the record keeps the name of the page's address or of the command. What came of it is its outcome."""

from __future__ import annotations

import re

SAID = {
    "account_login": "Signing in: name and password",
    "account_logout": "Signing out",
    "audit": "Looking at the list of what was done",
    "audit_entry": "Looking at one entry of what was done",
    "audit_export": "Taking the list of what was done as a file",
    "begin_referral": "Beginning a referral",
    "caseload": "Looking at the caseload",
    "caseload_file": "Taking the caseload as a file",
    "choose_people": "Giving people another key worker",
    "choose_post": "Choosing the post to act in",
    "close_record": "Closing a record opened in need",
    "details": "Looking at who somebody is and how to reach them",
    "change_details": "Changing who somebody is or how to reach them",
    "draft": "Writing a referral",
    "drafts": "Looking at their unfinished forms",
    "entry": "Looking at one entry of a record",
    "correct_entry": "Correcting an entry",
    "end_entry": "Recording that something ended",
    "never_entry": "Taking an entry back",
    "find_people": "Looking for somebody by name",
    "glass_known": "Saying that they know of a record opened in need",
    "group_attendance": "Recording a group session",
    "group_session": "Looking at a group session",
    "home": "Opening the first page",
    "keep_draft": "Keeping an unfinished form",
    "keys": "Looking at the keys of other systems",
    "make_key": "Making a key for another system",
    "revoke_key": "Taking a key of another system back",
    "mfa_authenticate": "Signing in: the code of the second step",
    "mfa_login_webauthn": "Signing in: a security key",
    "mfa_activate_totp": "Setting up a second step by app",
    "mfa_index": "Looking at their own second steps",
    "move_to_programme": "Moving people to another programme",
    "move_to_provider": "Handing people to another provider",
    "moved": "Looking at a move, or undoing it",
    "open_number": "Looking at a whole National Insurance number",
    "open_record": "Opening a record in need",
    "opened_records": "Looking at the records opened in need",
    "person": "Looking at somebody’s journey",
    "plan": "Looking at somebody’s plan",
    "quick_contact": "Recording a contact from a list",
    "record": "Recording something of somebody",
    "recorded": "Looking at what was just recorded",
    "referrals": "Looking at their own referrals",
    "received": "Looking at the referrals received",
    "shared": "Looking at who is shared with them",
    "shared_person": "Looking at what is shared of somebody",
    "timeline": "Looking at somebody’s timeline",
    "today": "Looking at their day",
    "who_sees": "Looking at who can see somebody",
}


def in_words(act: str) -> str:
    """The act as a sentence, where one is written for it; else its name as words."""
    if act in SAID:
        return SAID[act]
    named = re.sub(r"^(api:)?api_", "", act)
    by_key = named != act
    words = re.sub(r"[_-]+", " ", named).strip()
    return words[:1].upper() + words[1:] + (", by a key" if by_key else "")
