"""What returns cost: what a record holds is written down once; what is typed for a return, each time."""

from decimal import Decimal

from ettle.engine.returns.burden import ledger, typed_twice
from ettle.engine.rules.returns import Return
from tests.returns.drawn import LOADED, PARTICIPANTS


def a_return(id, **columns):
    return Return.model_validate(
        {
            "return": id,
            "title": id,
            "to": "a-council",
            "period": "quarter",
            "due": {"days": 28},
            "rows": "person",
            "key": [next(iter(columns))],
            "columns": {
                name: {"title": name, "asked_because": "x", "minutes": 2, "illustrative": "yes", **said}
                for name, said in columns.items()
            },
            "totals": {"people": {"rows": "all"}},
            "illustrative": "yes",
        }
    )


FROM_RECORD, TYPED = {"from": "fact.sex"}, {"typed": {"item": "shoe_size", "by": "key_worker"}}


def test_an_item_two_returns_take_from_the_record_costs_once():
    [item] = ledger([a_return("one", sex=FROM_RECORD), a_return("two", sex=FROM_RECORD)])
    assert (item.asked_by, item.times_a_year, item.hours(30)) == (("one", "two"), 8, Decimal(1))


def test_an_item_typed_for_a_quarterly_return_costs_four_times_a_year():
    [item] = ledger([a_return("one", size=TYPED)])
    assert (item.typed, item.hours(30)) == (True, Decimal(4))


def test_an_item_typed_for_two_returns_is_found():
    assert list(typed_twice([a_return("one", size=TYPED), a_return("two", size=TYPED)])) == ["shoe_size"]
    assert typed_twice([a_return("one", size=TYPED), a_return("two", size=FROM_RECORD)]) == {}


def test_every_column_of_the_rulebook_says_why_it_is_asked():
    assert LOADED.problems == ()
    assert {each.return_ for each in LOADED.returns} == {"participants", "people-helped-into-work"}
    assert all(each.asked_because and each.source for each in PARTICIPANTS.columns.values())
