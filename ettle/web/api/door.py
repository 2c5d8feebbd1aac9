"""The door of the API: who may come in, and what is answered where something is wrong."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.router import Router

from ettle.web.access.acting import Acting
from ettle.web.access.roles import Act
from ettle.web.api.described import described
from ettle.web.api.filled import shown
from ettle.web.api.keys.by_key import ByKey
from ettle.web.api.keys.often import PerOrganisation
from ettle.web.api.problems import MEND, Problem, answer, fault
from ettle.web.audit import entry as audit

ABOUT = """
The same acts as the pages, by a key of an organisation. A key acts in one post and may do what that post may on the pages:
what a page forbids is not found here either (404, as for what does not exist).

Send `Authorization: Bearer` and the key. Whatever writes needs an `Idempotency-Key` of its own, 8 to 100 characters: the same
request under the same key has one effect and one answer, however often it is sent; another request under it is refused (422).

Days are written 2021-11-09. Everything refused is `application/problem+json` with `faults`: the field, the reason, the cure.
""".strip()


class Door(NinjaAPI):
    """Says what it is in plain English, and names every address apart from those of the pages."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        return described(super().get_openapi_schema(**given))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        return f"api_{operation.view_func.__name__}"


api = Door(
    title="Ettle",
    version="1",
    description=ABOUT,
    auth=ByKey(),
    docs_url=None,
    throttle=[PerOrganisation(1200)],
    urls_namespace="api",
)


def needs(request: HttpRequest, *acts: Act) -> Acting:
    """Who is acting, if their role may do one of these; else the address is not there, as for the pages."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if not any(acting.may(act) for act in acts):
        audit.refused("not an act of this role")
        raise Http404("This role has no such address.")
    return acting


@api.exception_handler(Problem)
def problem(request: HttpRequest, wrong: Problem) -> HttpResponse:
    return answer(wrong.status, wrong.faults, **wrong.more)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    found = [fault(_field(each["loc"]), each["msg"], MEND) for each in wrong.errors[:20]]
    return answer(422, found)


def _field(where: Any) -> str:
    """Where it stands in the body or the address, without the words of the library."""
    parts = [str(each) for each in where if str(each) not in ("body", "query", "path", "given")]
    return shown(".".join(parts)) or "request"


@api.exception_handler(Http404)
def missing(request: HttpRequest, wrong: Http404) -> HttpResponse:
    return answer(404, [fault("address", "nothing of yours is here", "check the address and the key")])


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, wrong: AuthenticationError) -> HttpResponse:
    cure = "send Authorization: Bearer and your key"
    return answer(401, [fault("Authorization", "no key that stands today", cure)])


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, wrong: Throttled) -> HttpResponse:
    refused = answer(
        429, [fault("request", "your organisation asked too often in the last minute", "wait, then go on")]
    )
    refused["Retry-After"] = str(getattr(request, "wait_for", 60))
    return refused


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, wrong: RequestDataTooBig) -> HttpResponse:
    return answer(413, [fault("request", "it is larger than 2.5 MB", "send less at once")])


@api.exception_handler(MultiPartParserError)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def in_parts(request: HttpRequest, wrong: Exception) -> HttpResponse:
    return answer(400, [fault("request", "its parts cannot be read", "send it as multipart/form-data")])


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    return answer(wrong.status_code, [fault("request", "it cannot be read", "send a body of JSON")])
