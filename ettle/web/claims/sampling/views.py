"""The samples of one's contracts, one sample with what it says, drawing one, and entering what was found."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ettle.engine.basics.money import pounds
from ettle.engine.wording.plain import count
from ettle.web.access.declared import for_act
from ettle.web.access.request import Request
from ettle.web.access.roles import Act
from ettle.web.claims.models import Statement, StatementState
from ettle.web.claims.refusals import CannotAct
from ettle.web.claims.sampling import actions
from ettle.web.claims.sampling.estimating import Estimate, Interval
from ettle.web.claims.sampling.forms import DrawForm, FoundForm
from ettle.web.claims.sampling.models import Drawn, Found, Sample
from ettle.web.contracts.queries import contract_title


@for_act(Act.SEE_MONEY)
@require_safe
def samples(request: Request) -> HttpResponse:
    rows = [(each, _named(each)) for each in Sample.objects.order_by("-until_month", "contract")]
    return render(request, "sampling/samples.html", {"rows": rows, "may_draw": request.acting.may(Act.SAMPLE)})


def _named(sample: Sample) -> str:
    """By its contract and months: who looks into it knows neither by an id."""
    first, last = f"{sample.from_month:%B %Y}", f"{sample.until_month:%B %Y}"
    return f"{contract_title(sample.contract)}, {first if first == last else f'{first} to {last}'}"


def _group(drawn: Drawn) -> str:
    """What is paid for and how much of it: the provider of a contract is one."""
    return f"{drawn.line.title}, {drawn.stratum.rpartition(', ')[2]}"


@for_act(Act.SEE_MONEY)
@require_safe
def sample(request: Request, sample: int) -> HttpResponse:
    held = _held(sample)
    rows = list(held.drawn.select_related("line").order_by("stratum", "line"))
    said = actions.estimate_of(held)
    page = {
        "it": held,
        "named": _named(held),
        "rows": [(each, _group(each), pounds(each.pence), pounds(each.wrong_pence or 0)) for each in rows],
        "of": count(len(held.listed), "paid line"),
        "left": sum(1 for each in rows if not each.found),
        "words": in_words(said) if said else (),
        "may_enter": _own(request, held.payer) and held.drawn_by != request.acting.code,
        "drew": held.drawn_by == request.acting.code,
        "may_propose": _own(request, held.payer) and said is not None and held.proposed_at is None and said.found > 0,
        "trail": [("Samples", reverse("samples")), (_named(held), "")],
    }
    return render(request, "sampling/sample.html", page)


def in_words(said: Estimate) -> tuple[str, ...]:
    """What a sample says, with its doubt."""
    middle, low, high = map(pounds, said.overpaid)
    return (
        f"Of the lines, {_share(said.by_line)} are wrong.",
        f"Of the money, {_share(said.by_money)} is wrong: {middle} of {pounds(said.pence)}, between {low} and {high}.",
        f"{pounds(said.found)} was found wrong in the sample itself. No more than {low} is taken back by it.",
        "In 95 of 100 such samples the true share lies between the two figures given.",
    )


def _share(of: Interval) -> str:
    return f"about {of.share:.1%} (between {of.low:.1%} and {of.high:.1%})"


@for_act(Act.SAMPLE)
@require_http_methods(["GET", "POST"])
def sample_new(request: Request) -> HttpResponse:
    frozen = Statement.objects.filter(payer=request.acting.organisation).exclude(state=StatementState.DRAFT)
    form = DrawForm(request.POST or None, months=list(frozen.values_list("contract", "month")))
    if form.is_valid():
        said = form.cleaned_data
        try:
            drawn = actions.draw_sample(
                by=request.acting,
                contract=said["contract"],
                from_month=date.fromisoformat(said["from_month"]),
                until_month=date.fromisoformat(said["until_month"]),
                percent=said["percent"],
            )
        except CannotAct as cannot:
            _add_refused(form, cannot)
        else:
            return redirect("sample", drawn.pk)
    page = {"form": form, "title": "Draw a sample", "button": "Draw", "cancel": reverse("samples")}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


@for_act(Act.SAMPLE)
@require_http_methods(["GET", "POST"])
def sample_enter(request: Request, sample: int, drawn: int) -> HttpResponse:
    held = Drawn.objects.filter(sample=sample, pk=drawn).select_related("line", "sample").first()
    if held is None:
        raise Http404("No such line.")
    form, address = FoundForm(request.POST or None), reverse("sample", args=[sample])
    if form.is_valid():
        said = form.cleaned_data
        wrong = said["wrong_pence"] or 0
        try:
            actions.enter(
                by=request.acting, drawn=drawn, found=Found(said["found"]), wrong_pence=wrong, words=said["words"]
            )
        except CannotAct as cannot:
            _add_refused(form, cannot)
        else:
            return redirect(address)
    lead = f"{held.line.title}, reached on {held.line.achieved_on:%-d %B %Y}, {pounds(held.pence)} paid. Enrolment {held.line.enrolment}."
    trail = [("Samples", reverse("samples")), (str(held.sample), address), (held.line.reference, "")]
    page = {"form": form, "title": f"What was found of {held.line.reference}", "lead": lead, "button": "Enter"}
    page |= {"cancel": address, "trail": trail}
    return render(request, "frame/form_page.html", page, status=422 if form.is_bound else 200)


@for_act(Act.SAMPLE)
@require_POST
def sample_propose(request: Request, sample: int) -> HttpResponse:
    held = _held(sample)
    try:
        notices = actions.propose(by=request.acting, sample=held.pk)
    except CannotAct as cannot:
        messages.error(request, str(cannot))
    else:
        messages.success(request, f"Notice is given of {count(len(notices), 'recovery')}; the provider may reply.")
    return redirect("sample", held.pk)


def _held(sample: int) -> Sample:
    found = Sample.objects.filter(pk=sample).first()
    if found is None:
        raise Http404("No such sample.")
    return found


def _own(request: Request, payer: str) -> bool:
    """Whether one may sample what this payer paid."""
    return request.acting.may(Act.SAMPLE) and payer == request.acting.organisation


def _add_refused(form: DrawForm | FoundForm, cannot: CannotAct) -> None:
    for each in cannot.refusals:
        form.add_error(None, f"{each.reason} {each.cure}")
