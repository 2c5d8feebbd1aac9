"""A mistake is put into the function it is in, and into no other; a module as it is stays as it is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .claims import FILES, ROOM, _functions, every_mistake, put_into_its_functions
from .run import no_mistake


def instructions(file: Path) -> dict[str, bytes]:
    module = import_module(".".join(file.with_suffix("").parts))
    return {name: function.__code__.co_code for name, function in _functions(module)}


def test_a_module_as_it_is_stays_as_it_is() -> None:
    before = {file: instructions(file) for file in FILES}
    for file in FILES:
        put_into_its_functions(no_mistake(file))
    assert {file: instructions(file) for file in FILES} == before


def test_a_mistake_changes_one_function() -> None:
    file = ROOM / "differing.py"
    mistake = next(each for each in every_mistake() if each.file == file and each.function == "_moves")
    before = instructions(file)
    try:
        put_into_its_functions(mistake)
        assert [name for name, code in instructions(file).items() if code != before[name]] == ["_moves"]
    finally:
        put_into_its_functions(no_mistake(file))
