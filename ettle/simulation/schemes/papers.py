"""What the files hold: the text of every paper, with the digest, the pay it says and its size in bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from random import Random

from ettle.simulation.journal import Row
from ettle.simulation.schemes.result import Details, Paper
from ettle.simulation.schemes.year import MILESTONES

WEEKS_PAID = 4
UNKNOWN_HOURS = (16, 20, 25, 30, 35)


class Papers:
    """Writes a paper for each evidence row, and the row's `file` from what the paper says."""

    def __init__(self, seed: int, rows: Iterable[Row], details: Mapping[str, Details], said: Mapping[str, Row]) -> None:
        self._seed, self._details, self._said = seed, details, said
        self._by_id = {row["id"]: row for row in rows}
        self._latest = {row["replaces"]: row for row in self._by_id.values() if "replaces" in row}

    def write(self) -> list[Paper]:
        """Every paper; copies after what they copy."""
        shown = [row for row in self._by_id.values() if row["kind"] == "evidence" and "file" in row]
        copies = [row for row in shown if "copy_of" in self._said.get(row["id"], {})]
        texts = {row["id"]: self._text(row) for row in shown if row not in copies}
        for row in copies:
            said = self._said[row["id"]]
            texts[row["id"]] = self._copy(row, *texts[said["copy_of"]], renamed=said["renamed"])
        return [_paper(row, *texts[row["id"]]) for row in shown]

    def _name(self, row: Row) -> str:
        details = self._details[row["person"]]
        return f"{details.given} {details.family}"

    def _copy(self, row: Row, text: str, amount: int | None, renamed: bool) -> tuple[str, int | None]:
        lines = text.splitlines()
        if renamed:
            lines = [f"Name: {self._name(row)}" if line.startswith("Name: ") else line for line in lines]
        return "\n".join(lines) + "\n", amount

    def _text(self, row: Row) -> tuple[str, int | None]:
        """What a paper says, and the pay it says in pence."""
        said, rng = self._said.get(row["id"], {}), Random(f"{self._seed}/paper/{row['id']}")
        if row["for"] not in MILESTONES and not row["for"].startswith("job_"):
            return f"{row['type']}\nName: {self._name(row)}\n{_number(rng)}\n", None
        job = self._job(row) | ({"hours_per_week": said["hours"]} if "hours" in said else {})
        amount = _pay(rng, job)
        if "list_of" in said:
            return f"Payroll list\nFor: {said['list_of']}\n", amount
        lines = [*self._of_the_job(row, said, job), f"Pay in four weeks, pence: {amount}", _number(rng)]
        return "\n".join(lines) + "\n", amount

    def _of_the_job(self, row: Row, said: Row, job: Row) -> list[str]:
        until = said.get("until") or row.get("covers_until") or row["on"]
        return [
            row["type"].replace("_", " ").capitalize(),
            f"Name: {self._name(row)}",
            f"Employer: {job['employer']}",
            f"Employed since: {said.get('since') or job['on']}",
            f"Until: {until}" if row["type"] == "employer_letter" else f"Paid: {until - timedelta(days=28)} to {until}",
            f"Hours a week: {job['hours_per_week']}",
        ]

    def _job(self, row: Row) -> Row:
        """The job that the paper is about, as last told before the paper was written down; unknowns are on the paper."""
        job = self._by_id.get(next(iter(row.get("about", ())), ""), {})
        while job and job["id"] in self._latest and self._latest[job["id"]]["kind"] == "work":
            job = self._latest[job["id"]]
        rng = Random(f"{self._seed}/job/{row['id']}")
        missing: Row = {"hours_per_week": rng.choice(UNKNOWN_HOURS), "pay_per_hour": 950, "employer": "not said"}
        return missing | {"on": row["on"]} | job


def _number(rng: Random) -> str:
    return f"Number: {rng.getrandbits(40):010x}"


def _pay(rng: Random, job: Row) -> int:
    """Four weeks' pay as worked: for two in five exactly the hours agreed, for others some more or less."""
    hours = float(job["hours_per_week"]) * WEEKS_PAID
    if rng.random() >= 0.4:
        hours += rng.choice((-2, -1, 0.5, 1, 1.5, 2, 3, 4.25, 6))
    return max(int(hours * job["pay_per_hour"]), 0)


def _paper(row: Row, text: str, amount: int | None) -> Paper:
    held = text.encode()
    digest = sha256(held).hexdigest()
    row["file"] = f"sha256-{digest}"
    return Paper(row["id"], row["person"], digest, amount, len(held), text)
