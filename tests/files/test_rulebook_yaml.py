"""Strict YAML: what is read, and every way in which a file can be wrong, with the line and the cure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ettle.files.yaml_file import LARGEST, read_yaml


def read(text: str | bytes) -> Any:
    file = read_yaml(text if isinstance(text, bytes) else text.encode(), "p.yaml")
    assert not file.problems, list(map(str, file.problems))
    return file.value


def refused(text: str | bytes) -> list[str]:
    return list(map(str, read_yaml(text if isinstance(text, bytes) else text.encode(), "p.yaml").problems))


def test_words_numbers_and_days_are_what_they_look_like() -> None:
    text = "word: core\nyes: yes\nno: no\nwhole: 16\nless: -3\nday: 2024-03-31\nquoted: '16'\nlist: [a, 1]\nempty: ''"
    assert read(text) == {
        "word": "core",
        "yes": "yes",
        "no": "no",
        "whole": 16,
        "less": -3,
        "day": date(2024, 3, 31),
        "quoted": "16",
        "list": ["a", 1],
        "empty": "",
    }


def test_a_number_with_decimals_stays_exact() -> None:
    found = read("share: 52.5\nlong: 0.1000")
    assert found == {"share": Decimal("52.5"), "long": Decimal("0.1000")}
    assert str(found["long"]) == "0.1000"


def test_keys_are_text_as_written() -> None:
    assert read("1: a\n2024-04-01: b\n16-17: c\n23+: d") == {"1": "a", "2024-04-01": "b", "16-17": "c", "23+": "d"}


def test_an_instant_stays_text_for_its_field_to_read() -> None:
    assert read("known_at: 2024-04-02T09:00:00Z") == {"known_at": "2024-04-02T09:00:00Z"}


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}


def test_an_empty_value_removes_inside_a_change() -> None:
    assert read("change: {outcomes: {job_26: null, job_52: }}") == {
        "change": {"outcomes": {"job_26": None, "job_52": None}}
    }


def test_every_place_has_its_line() -> None:
    lines = read_yaml(b"a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n", "p.yaml").lines
    assert lines[("a",)] == 1
    assert lines[("a", "b")] == 2
    assert lines[("a", "c", 1)] == 5
    assert lines[("a", "c", 1, "d")] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "p.yaml, line 2, a: `a` stands here twice, first on line 1; keep one of them."),
        ("a: true", "p.yaml, line 1, a: `true` is not a word of this language; write yes."),
        ("a: False", "p.yaml, line 1, a: `False` is not a word of this language; write no."),
        (
            "a:",
            "p.yaml, line 1, a: nothing is written here; write a value (`none` where none is expected), or take the key out.",
        ),
        (
            "a: .inf",
            "p.yaml, line 1, a: `.inf` is not a number; write the number in plain digits, such as 1000 or 0.5.",
        ),
        (
            "a: .NaN",
            "p.yaml, line 1, a: `.NaN` is not a number; write the number in plain digits, such as 1000 or 0.5.",
        ),
        (
            "a: 0o17",
            "p.yaml, line 1, a: `0o17` is a number in another base to some readers; "
            "write the number in plain digits, such as 1000 or 0.5.",
        ),
        (
            "a: 1_000",
            "p.yaml, line 1, a: `1_000` is a number to some readers and text to others; "
            "write the number in plain digits, such as 1000 or 0.5.",
        ),
        (
            "a: 012",
            "p.yaml, line 1, a: `012` is a number to some readers, in octal to others; "
            "write 12, or '012' in quotes if it is a code.",
        ),
        (
            "a: 1e3",
            "p.yaml, line 1, a: `1e3` is not in plain digits; write the number in plain digits, such as 1000 or 0.5.",
        ),
        (
            "a: 12:30",
            "p.yaml, line 1, a: `12:30` is a number of sixties to some readers; write '12:30' in quotes if it is text.",
        ),
        ("a: 2023-02-29", "p.yaml, line 1, a: 2023-02-29 is not in the calendar; check the month and the day."),
        (
            "a: 31/03/2024",
            "p.yaml, line 1, a: `31/03/2024` is not a day as days are written here; "
            "write the day as year-month-day, such as 2024-03-31.",
        ),
        (
            f"a: {'9' * 5000}",
            "p.yaml, line 1, a: a number of 5000 characters; no sum or length here is so long: shorten it.",
        ),
        ('a: "\\0"', "p.yaml, line 1, a: a hidden character, written as an escape; take it out."),
        ('a: "\\ud800"', "p.yaml, line 1, a: a hidden character, written as an escape; take it out."),
        ("a: 1\nnull: 2", "p.yaml, line 2: `null` as a key; use a word as the key, or put it in quotes."),
    ],
)
def test_a_surprise_is_refused_and_the_rest_is_still_read(text: str, said: str) -> None:
    assert refused(text) == [said]
    assert refused(f"{text}\nlast: true") == [
        said,
        f"p.yaml, line {text.count(chr(10)) + 2}, last: `true` is not a word of this language; write yes.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1", "p.yaml, line 1, a: an anchor (`&x`); take it out: no value is repeated by name."),
        ("a: 1\nb: *x", "p.yaml, line 2, b: an alias (`*x`); write the value out where it belongs."),
        (
            "a: !!python/object:os.system x",
            "p.yaml, line 1, a: a tag (`tag:yaml.org,2002:python/object:os.system`); "
            "take it out: values are plain words, numbers and days.",
        ),
        ("<<: {a: 1}", "p.yaml, line 1: a merge key (`<<`); write the keys out where they belong."),
        ("a: 1\n---\nb: 2", "p.yaml, line 2: a second document (`---`); put it in a file of its own."),
        ("%YAML 1.1\n---\na: 1", "p.yaml, line 2: a `%` directive; take it out: files here are YAML 1.2."),
        ("[a, b]: 1", "p.yaml, line 1: a list or map as a key; use a word as the key."),
        ("a:\n\tb: 1", "p.yaml, line 2: a tab; use spaces instead."),
        ("a: 1\nb: \0", "p.yaml, line 2: a NUL byte; remove it."),
        ("a: x\u202ey", "p.yaml, line 1: a hidden character (U+202E); remove it."),
        (
            "a: x: y",
            "p.yaml, line 1: not YAML: mapping values are not allowed here; "
            "put text that holds `: ` in quotes, and check the indentation.",
        ),
        (
            "a: @x",
            "p.yaml, line 1: not YAML: found character '@' that cannot start any token; put the text in quotes.",
        ),
        ("", "p.yaml, line 1: the file is empty; write the document, or delete the file."),
        ("# only words\n", "p.yaml, line 1: the file is empty; write the document, or delete the file."),
    ],
)
def test_what_cannot_be_read_further_says_where_and_what_to_do(text: str, said: str) -> None:
    file = read_yaml(text.encode(), "p.yaml")
    assert list(map(str, file.problems)) == [said]
    assert file.value is None


def test_a_bracket_left_open_names_the_line_where_it_was_opened() -> None:
    [said] = refused("a: [1,\n  2,\n  3\nb: 4\n")
    assert "(of what begins on line 1)" in said
    assert said.endswith("close the bracket, and put a comma between entries.")


def test_a_truncated_file_is_refused() -> None:
    [*_, said] = refused("outcomes: {job_13: {title: 13 weeks, sust")
    assert said.endswith("close the bracket, and put a comma between entries.")


def test_utf_16_and_cp1252_are_refused_by_name() -> None:
    assert refused("a: 1".encode("utf-16")) == [
        "p.yaml, line 1: the file is in UTF-16, not UTF-8; save it again as UTF-8."
    ]
    assert refused("a: 1\nb: £5".encode("cp1252")) == [
        "p.yaml, line 2: a byte that is not UTF-8 (0xa3); save the file again as UTF-8."
    ]


def test_an_alias_bomb_stops_at_its_first_anchor() -> None:
    bomb = 'a: &a ["x","x"]\n' + "".join(
        f"{n}: &{n} [*{p},*{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert refused(bomb) == ["p.yaml, line 1, a: an anchor (`&a`); take it out: no value is repeated by name."]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_100_000_is_refused(opening: str) -> None:
    assert refused(opening * 100_000)[-1].startswith("p.yaml, line 1: ")
    assert read_yaml((opening * 100_000).encode(), "p.yaml").value is None


def test_fifty_deep_is_read_and_fifty_one_is_not() -> None:
    assert read("[" * 50 + "x" + "]" * 50)
    assert refused("[" * 51 + "x" + "]" * 51) == ["p.yaml, line 1: nested more than 50 deep; write it flatter."]


def test_10_000_fields_are_read() -> None:
    assert len(read("".join(f"field_{n}: {n}\n" for n in range(10_000)))) == 10_000


def test_a_file_over_a_million_bytes_is_not_even_parsed() -> None:
    assert refused(b"a: 1\n".ljust(LARGEST + 1)) == [
        "p.yaml, line 1: the file has 1,000,001 bytes, more than 1,000,000; divide it into several files."
    ]
