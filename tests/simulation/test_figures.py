"""The published figures are read as printed; blanks are filled as the module says and marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ettle.simulation.figures import HELD_BACK, cohorts, printed_quarters, quarters, rejoins, rows


def by_label(**given: object) -> dict:
    return {each.label: each for each in quarters(**given)}


def test_printed_quarters_stay_as_printed():
    printed = {each.label: each for each in printed_quarters()}
    for label, each in by_label().items():
        for measure in ("referrals", "starts"):
            if measure not in each.interpolated:
                assert getattr(each, measure) == getattr(printed[label], measure)


def test_blanks_are_filled_and_marked():
    filled = {label for label, each in by_label().items() if "starts" in each.interpolated}
    assert filled == {"2019 Apr-Jun", "2020 Jan-Mar", "2020 Apr-Jun", HELD_BACK}


def test_filled_quarters_add_up_to_the_printed_year():
    table = by_label()
    year_3 = ("2020 Apr-Jun", "2020 Jul-Sep", "2020 Oct-Dec", "2021 Jan-Mar")
    assert sum(table[label].starts for label in year_3) == pytest.approx(10357)
    assert sum(table[label].referrals for label in year_3) == pytest.approx(14000)


def test_all_quarters_with_the_held_back_one_add_up_to_all_starts():
    assert sum(each.starts for each in quarters(held_back=None)) == pytest.approx(70513)


def test_the_held_back_quarter_is_never_read():
    changed = [
        replace(e, referrals=1.0, starts=1.0, job_starts=1.0) if e.label == HELD_BACK else e for e in printed_quarters()
    ]
    assert by_label() == by_label(printed=changed)


def test_the_held_back_quarter_has_all_three_figures_printed():
    held_back = next(each for each in printed_quarters() if each.label == HELD_BACK)
    assert (held_back.referrals, held_back.starts, held_back.job_starts) == (5206, 3413, 1338)


def test_re_joins_add_up_to_the_printed_total_and_begin_in_april_2021():
    again = rejoins()
    assert sum(again.values()) == pytest.approx(6999)
    assert next(iter(again)) == "2021 Apr-Jun" and len(again) == 12


def test_the_cohort_of_spring_2018_is_read_as_printed():
    cohort = next(each for each in cohorts() if (each.cohort, each.edition) == ("2018 Apr-Jun", "Feb 2020"))
    assert (cohort.job_start, cohort.job_13, cohort.job_26, cohort.job_52, cohort.early_leaver) == (
        32,
        22,
        17,
        None,
        52,
    )


@pytest.mark.parametrize(
    "table",
    ["fss_quarterly_flow", "fss_cumulative", "fss_cohort_outcomes", "fss_early_leavers", "fss_referral_to_start_rate"],
)
def test_every_figure_names_its_source(table: str):
    for row in rows(table):
        assert row["source_url"].startswith("http") or "not printed" in row.get("basis", "")
