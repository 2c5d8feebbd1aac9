"""The papers of one person: listed, added with the checks of the page, handed out as files, taken away, and what they show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Schema, Status, UploadedFile

from ettle.web.access.roles import Act
from ettle.web.api.door import api, needs
from ettle.web.api.filled import data_of, require
from ettle.web.api.once import marks_of, once
from ettle.web.api.problems import Problem, fault, in_words, of_refused
from ettle.web.api.shapes import Recorded, Written, shape
from ettle.web.casework.actions import Refused as NotTogether
from ettle.web.documents import views
from ettle.web.documents.evidence.forms import EvidenceForm, types
from ettle.web.documents.evidence.queries import may_show, missing_of, uses_of
from ettle.web.documents.evidence.views import shows
from ettle.web.documents.files import actions, store
from ettle.web.documents.files.forms import AddForm, RemoveForm
from ettle.web.documents.files.queries import Shown, files_of, kinds_seen
from ettle.web.documents.files.refused import Refused
from ettle.web.people.sealing import Erased

A_FILE = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-"}}
}
"""How the description tells of a file that is handed out."""


class Paper(Schema):
    """A file as its page lists it. `again`: where else the same contents are kept; `shows`: what it is evidence of."""

    id: int
    name: str
    kind: str
    category: str
    kilobytes: int
    added_at: datetime
    scan: str
    again: str
    shows: list[str]


class MissingPaper(Schema):
    """A paper that a payment still needs."""

    enrolment: str
    what: str
    types: list[str]


class Papers(Schema):
    """The papers that the post may see, the latest first, what the rules still miss, and what a new one may be about."""

    documents: list[Paper]
    missing: list[MissingPaper]
    categories: list[str]
    model_config = shape(
        documents=[
            {
                "id": 7,
                "name": "payslip.pdf",
                "kind": "PDF",
                "category": "journey",
                "kilobytes": 84,
                "added_at": "2021-11-09T10:00:00+00:00",
                "scan": "Scanned, nothing found",
                "again": "",
                "shows": ["Payslip for job start, covering 1 October 2021 to 31 October 2021"],
            }
        ],
        missing=[{"enrolment": "P-000123-E1", "what": "13 weeks in work", "types": ["payslip"]}],
        categories=["journey", "money"],
    )


@api.get("/people/{person}/documents", response=Papers, summary="The documents of somebody, and what is still missing")
def list_documents(request: HttpRequest, person: str) -> Papers:
    acting = needs(request, Act.RECORD)
    who = views.reader(request, person)  # type: ignore[arg-type]
    used = uses_of(person)
    missing = [
        MissingPaper(enrolment=each.enrolment, what=each.title, types=[type for type, _ in each.types])
        for each in missing_of(person)
    ]
    papers = [_paper(each, used.get(each.kept.hash, [])) for each in files_of(acting, who)]
    return Papers(documents=papers, missing=missing, categories=[kind.value for kind in kinds_seen(who)])


def _paper(it: Shown, used: list[str]) -> Paper:
    kept = it.kept
    return Paper(
        id=kept.pk,
        name=it.name,
        kind=it.kind,
        category=kept.category,
        kilobytes=it.kilobytes,
        added_at=kept.made_at,
        scan=kept.get_scan_display(),
        again=it.reused,
        shows=used,
    )


@api.post("/people/{person}/documents", response={201: Written}, summary="Add a document")
def add_document(
    request: HttpRequest,
    person: str,
    file: File[UploadedFile],
    category: Form[str],
) -> Status[dict[str, Any]]:
    """Sent as multipart/form-data. Kind, size and contents are looked at and scanned as on the page."""
    acting = needs(request, Act.RECORD)

    def act(token: str) -> dict[str, Any]:
        who = views.reader(request, person)  # type: ignore[arg-type]
        form = AddForm(data_of({"category": category}), {"file": file}, about=kinds_seen(who))
        require(form, request.POST.dict())
        try:
            return {"id": views.add(acting, person, form).pk}
        except Refused as refused:
            raise Problem(422, in_words("file", str(refused))) from refused

    return once(request, act, sent=[category.encode(), *marks_of(file)])


@api.get(
    "/people/{person}/documents/{int:id}/file",
    summary="One document as it was given, as a file and never shown in a page",
    openapi_extra={"responses": {200: A_FILE}},
)
def take_document(request: HttpRequest, person: str, id: int) -> HttpResponse:
    acting = needs(request, Act.RECORD)
    found = views.found_or_404(acting, views.reader(request, person), id)  # type: ignore[arg-type]
    try:
        return views.handed_out(person, found)
    except (Erased, store.Gone) as gone:
        raise Problem(410, fault("id", "the file can no longer be read", "ask for it again, if it is needed")) from gone


class TakenAway(Schema):
    """Why: wrong_person, not_needed, unreadable or asked."""

    because: str
    model_config = shape(because="wrong_person")


@api.post(
    "/people/{person}/documents/{int:id}/take-away",
    response={201: Written},
    summary="Take a document away; the line that it was there stays",
)
def take_document_away(request: HttpRequest, person: str, id: int, given: TakenAway) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.RECORD), given.model_dump()

    def act(token: str) -> dict[str, Any]:
        found = views.found_or_404(acting, views.reader(request, person), id)  # type: ignore[arg-type]
        if uses_of(person).get(found.kept.hash):
            raise Problem(409, fault("id", "it is evidence of something", "take that entry back first"))
        form = RemoveForm(data_of(said))
        require(form, said)
        actions.remove(by=acting, document=found.kept, because=form.cleaned_data["because"])
        return {"id": id}

    return once(request, act)


class Choice(Schema):
    """A word to send, and what it says."""

    code: str
    title: str


class MayShow(Schema):
    """What a paper may be said to show: of which rule, of which type, about which job."""

    rules: list[Choice]
    types: list[Choice]
    jobs: list[Choice]
    model_config = shape(
        rules=[{"code": "P-000123-E1|job_start|1", "title": "Job start (Fair Start Scotland)"}],
        types=[{"code": "payslip", "title": "Payslip"}],
        jobs=[{"code": "ev-5f0c9a", "title": "Bakery, from 1 October 2021"}],
    )


@api.get(
    "/people/{person}/documents/{int:id}/evidence", response=MayShow, summary="What a document may be said to show"
)
def see_evidence(request: HttpRequest, person: str, id: int) -> MayShow:
    views.found_or_404(needs(request, Act.RECORD), views.reader(request, person), id)  # type: ignore[arg-type]
    may = may_show(person)
    rules, kinds, jobs = (
        [Choice(code=code, title=title) for code, title in each] for each in (may.rules, types(), may.jobs)
    )
    return MayShow(rules=rules, types=kinds, jobs=jobs)


class Shows(Schema):
    """`rule` and `type` as the list of choices gives them; both days, or neither; `about`: the jobs."""

    rule: str
    type: str
    covers_from: str = ""
    covers_last: str = ""
    about: list[str] = []
    model_config = shape(
        rule="P-000123-E1|job_start|1", type="payslip", covers_from="2021-10-01", covers_last="2021-10-31"
    )


@api.post(
    "/people/{person}/documents/{int:id}/evidence",
    response={201: Recorded},
    summary="Record what a document shows, with the mark of the very file",
)
def record_evidence(request: HttpRequest, person: str, id: int, given: Shows) -> Status[dict[str, Any]]:
    acting, said = needs(request, Act.RECORD), given.model_dump(exclude={"about"})

    def act(token: str) -> dict[str, Any]:
        found = views.found_or_404(acting, views.reader(request, person), id)  # type: ignore[arg-type]
        may = may_show(person)
        if not may.rules:
            raise Problem(422, fault("rule", "there is no rule that a paper could be for", "record the start first"))
        data = data_of(said)
        data.setlist("about", given.about)
        form = EvidenceForm(data, may=may)
        require(form, said | dict.fromkeys(["about"] if given.about else [], ""))
        try:
            event = shows(acting, person, found, form)
        except NotTogether as refused:
            raise of_refused(refused) from refused
        return {"act": event.id, "events": [event.id]}

    return once(request, act)
