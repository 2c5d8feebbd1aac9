"""A name finds itself under any change that must be forgiven, whatever the name."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ettle.web.people.asked import asked
from ettle.web.people.names import LONGEST_KEY, folded, key, sound, spellings, words_of

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáàâäåãÁÀèéêëìíîïòóôöøùúûüýçñßœæłŁđþÐŞşğŷŵ"
WORD = some.text(LETTERS, min_size=1, max_size=12)
NAME = some.lists(WORD, min_size=1, max_size=3).map(" ".join) | some.sampled_from(
    ["O'Neill", "Ó Súilleabháin", "Catrìona NicDhòmhnaill", "MacDonald", "Null", "D'Arcy-Smith", "李", "Ng", "M'Gregor"]
)
CHANGES = [
    str.upper,
    str.lower,
    str.title,
    lambda name: unicodedata.normalize("NFC", name),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: f"  {name}\t",
    lambda name: name.replace(" ", "-"),
    lambda name: name.replace("-", " "),
    lambda name: name.replace("'", "’"),
    lambda name: re.sub(r"(?<!\bm)'", "", name, flags=re.IGNORECASE),
    lambda name: name.replace(" ", "  "),
    lambda name: name.replace("Mac", "Mc"),
    lambda name: "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each)),
]


def leads_to(text: str, spelt: list[tuple[str, str]]) -> bool:
    """Whether one of the ways to read what was typed begins one of the keys."""
    return any(f.startswith(family) and g.startswith(given) for family, given in asked(text).pairs() for f, g in spelt)


@settings(max_examples=400, deadline=None)
@given(
    given_name=NAME,
    family=NAME,
    change=some.sampled_from(CHANGES),
    another=some.sampled_from(CHANGES),
    turned=some.booleans(),
)
def test_a_name_finds_itself_changed_as_people_change_it(given_name, family, change, another, turned):
    spelt = spellings(given_name, family)
    typed = [another(change(family)), another(change(given_name))]
    assert leads_to(" ".join(typed if turned else typed[::-1]), spelt)
    assert leads_to(typed[0], spelt), "by the family name alone"
    assert leads_to(typed[1], spelt), "by the given name alone"
    assert leads_to(f"{typed[0]}, {typed[1]}", spelt)


@settings(max_examples=400, deadline=None)
@given(some.text(max_size=250))
def test_whatever_is_typed_is_folded_the_same_once_and_twice(text):
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper()) == folded(text.lower()) or not text.isascii()
    assert len(key(words_of(text))) <= LONGEST_KEY
    for family, given_name in spellings(text, text):
        assert "\0" not in family + given_name
        assert len(sound(family)) <= 40
    asked(text).pairs()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stewart", "Stuart"), ("Reid", "Read"), ("Thomson", "Thompson"), ("Johnston", "Johnstone"), ("MacKenzie", "McKenzie"),
        ("Farquhar", "Farquar"), ("Catrìona", "Katrina"), ("Seán", "Shaun"), ("Iain", "Ian"), ("O'Neill", "Oneal"),
        ("MacLeod", "McCloud"), ("Ó Súilleabháin", "O'Sullivan"), ("Hussain", "Hussein"), ("Mohammed", "Muhammad"),
        ("Stephen", "Steven"), ("Geoffrey", "Jeffrey"), ("Alastair", "Alasdair"), ("Campbell", "Cambell"), ("Graeme", "Graham"),
        ("Nicolson", "Nicholson"), ("Crawford", "Craufurd"), ("Niamh", "Neve"), ("Urquhart", "Urquart"), ("Mhairi", "Vari"),
        ("Siobhán", "Shivaun"), ("Eilidh", "Ailie"), ("Wright", "Right"), ("Lewis", "Louis"),
    ],
)  # fmt: skip
def test_names_said_alike_sound_alike(one, other):
    assert sound(key(words_of(one))) == sound(key(words_of(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith", "Brown"), ("Campbell", "Cameron"), ("MacDonald", "MacLeod"), ("Ann", "Ian"), ("Reid", "Ross")],
)
def test_names_said_differently_do_not(one, other):
    assert (sound(key(words_of(one))) == sound(key(words_of(other)))) is (one == "Ann"), "vowels are all one"
