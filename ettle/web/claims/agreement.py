"""An award is agreed before the job begins: why one that was not earns nothing."""

from __future__ import annotations

from typing import Any

from ettle.engine.events.catalogue import Award, Work
from ettle.engine.events.counting import Journey
from ettle.engine.wording.plain import day, name
from ettle.web.casework.enrolled import Enrolled


def begun_too_early(journey: Journey, each: Enrolled) -> dict[str, Any] | None:
    """Why the award of an enrolment earns nothing, as a reason: each job with its employer began before it was agreed."""
    award = next((event for event in each.stay.of_kind("award") if isinstance(event, Award)), None)
    if award is None or award.employer is None:
        return None
    works = [it for it in journey.counting.values() if isinstance(it, Work) and it.employer == award.employer]
    if not works or any(it.on >= award.on for it in works):
        return None
    job = max(works, key=lambda it: it.on)
    words = (
        f"The job with {name(award.employer)} began on {day(job.on)}, before the award was agreed on {day(award.on)}: "
        "only a job that begins afterwards earns it."
    )
    params = {"job": job.on.isoformat(), "award": award.on.isoformat()}
    return {"code": "begun_too_early", "params": params, "events": [job.id, award.id], "rule": None, "words": words}
