"""Eligibility in OpenFisca-core: ten conditions and what joins them, over arrays. CPU seconds as one line of JSON.

`openfisca_rules.py FACTS.parquet OUT.parquet`: a column for each fact (true, false; days as numbers), a row a person.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = build_entity(key="person", plural="persons", label="Person", is_person=True)
YES_NO = ("lives_in_scotland", "right_to_work", "in_work", "disability", "lone_parent", "conviction", "refugee",
          "care_experienced", "simd_2016_lowest_15")  # fmt: skip
NUMBERS = ("age", "weeks_unemployed")
MONTH = "2022-06"


def fact(name: str, kind: type) -> type[Variable]:
    said = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), said)


class eligible(Variable):  # noqa: N801
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.MONTH
    label = "May join"

    def formula(persons, period):  # type: ignore[no-untyped-def]  # noqa: N805
        def of(name: str):  # type: ignore[no-untyped-def]
            return persons(name, period)

        adult = (of("age") >= 18) * np.logical_not(of("in_work"))
        early = (
            of("lone_parent") + of("conviction") + of("refugee") + of("care_experienced") + of("simd_2016_lowest_15")
        )
        group = of("disability") + early * (of("weeks_unemployed") >= 26)
        young = (of("age") >= 16) * (of("age") < 18) * of("disability")
        return of("lives_in_scotland") * of("right_to_work") * (young + adult * group)


def main(facts: str, out: str) -> None:
    table = pq.read_table(facts)
    columns = {name: table.column(name).to_numpy() for name in table.column_names}
    system = TaxBenefitSystem([PERSON])
    for name in YES_NO:
        system.add_variable(fact(name, bool))
    for name in NUMBERS:
        system.add_variable(fact(name, int))
    system.add_variable(eligible)
    began, wall = time.process_time(), time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, count=len(table))
    for name in (*YES_NO, *NUMBERS):
        simulation.set_input(name, MONTH, columns[name])
    found = simulation.calculate("eligible", MONTH)
    used = {"cpu": time.process_time() - began, "wall": time.perf_counter() - wall}
    pq.write_table(pa.table({"eligible": found.astype(bool)}), Path(out))
    print(json.dumps(used | {"people": len(table), "eligible": int(found.sum())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
