"""When people are referred and start: the quarterly flow of the profile, drawn person by person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ettle.simulation.draw import Weighted, wait, weekday
from ettle.simulation.figures import quarters, rejoins
from ettle.simulation.profile import Profile
from ettle.simulation.quarter import span_of

Arrivals = dict[tuple[str, bool], float]
"""Weight of each (quarter or year, starts?); for those who never start, the quarter of the referral."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The day of a referral, and of the start if there was one."""

    referred_on: date
    start: date | None


class Flow:
    """Draws when a person arrives."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._lag: float = profile.flow["lag_days"]
        self._which = Weighted(arrivals(profile))

    def draw(self, rng: Random) -> Arrival:
        label, starts = self._which.draw(rng)
        day = self.day_in(rng, label)
        if not starts:
            return Arrival(day, None)
        return Arrival(self.referral_before(rng, day), day)

    def day_in(self, rng: Random, label: str, since: date = date.min) -> date:
        """A working day of the quarter inside the programme's own days, not before `since`."""
        span, profile = span_of(label), self._profile
        first = max(span.first, profile.first_start, since)
        until = min(span.until, profile.last_start + timedelta(days=1))
        return weekday(first + timedelta(days=int(rng.random() * (until - first).days)), first, until)

    def referral_before(self, rng: Random, start: date) -> date:
        return start - timedelta(days=wait(rng, self._lag, 120))


def arrivals(profile: Profile) -> Arrivals:
    """The weights: printed Fair Start Scotland quarters, or the profile's own list and share."""
    if profile.flow.get("published"):
        return published_arrivals(profile.flow["lag_days"])
    share = profile.flow["start_share"]
    result: Arrivals = {}
    for label, count in profile.flow["starts"].items():
        result[(label, True)] = count
        result[(label, False)] = count * (1 - share) / share
    return result


def published_arrivals(lag_days: float) -> Arrivals:
    """First starts = starts less re-joins; never started = referrals less those referred then who started.

    A start has its referral `lag_days` earlier on average, so that share of the next quarter's starts
    (lag_days / 91) was referred in this one.
    """
    table, again = quarters(), rejoins()
    spill = lag_days / 91
    result: Arrivals = {}
    for at, each in enumerate(table):
        starts, referrals = each.starts or 0.0, each.referrals or 0.0
        following = table[at + 1].starts or 0.0 if at + 1 < len(table) else 0.0
        referred = starts * (1 if at == 0 else 1 - spill) + following * spill
        result[(each.label, True)] = starts - again.get(each.label, 0.0)
        result[(each.label, False)] = max(referrals - referred, 0.0)
    return result
