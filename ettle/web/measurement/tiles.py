"""The council areas of Scotland as tiles, each about where it lies: one as large as another, so that none is overlooked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

COLUMNS, ROWS = 8, 8
PLACES: Mapping[str, tuple[int, int, str]] = {
    "shetland-islands": (7, 0, "Shet"),
    "orkney-islands": (6, 1, "Orkn"),
    "na-h-eileanan-siar": (1, 2, "Eil S"),
    "highland": (3, 2, "High"),
    "moray": (4, 2, "Moray"),
    "aberdeenshire": (5, 2, "Ab’shire"),
    "aberdeen-city": (6, 2, "Abd"),
    "argyll-and-bute": (1, 3, "Arg"),
    "stirling": (2, 3, "Stir"),
    "perth-and-kinross": (3, 3, "Perth"),
    "angus": (4, 3, "Angus"),
    "dundee-city": (5, 3, "Dund"),
    "west-dunbartonshire": (1, 4, "W Dun"),
    "east-dunbartonshire": (2, 4, "E Dun"),
    "clackmannanshire": (3, 4, "Clack"),
    "fife": (4, 4, "Fife"),
    "inverclyde": (0, 5, "Inver"),
    "renfrewshire": (1, 5, "Renf"),
    "glasgow-city": (2, 5, "Glas"),
    "north-lanarkshire": (3, 5, "N Lan"),
    "falkirk": (4, 5, "Falk"),
    "west-lothian": (5, 5, "W Loth"),
    "city-of-edinburgh": (6, 5, "Edin"),
    "east-lothian": (7, 5, "E Loth"),
    "north-ayrshire": (0, 6, "N Ayr"),
    "east-renfrewshire": (1, 6, "E Renf"),
    "east-ayrshire": (2, 6, "E Ayr"),
    "south-lanarkshire": (3, 6, "S Lan"),
    "midlothian": (5, 6, "Midl"),
    "scottish-borders": (6, 6, "Bord"),
    "south-ayrshire": (1, 7, "S Ayr"),
    "dumfries-and-galloway": (2, 7, "D & G"),
}
"""By code: column, row, and a name short enough for its tile."""
SIZE = 62
"""How far apart rows stand; across they share the width."""
WIDTH = round(100 / COLUMNS, 2)


@dataclass(frozen=True, slots=True)
class Tile:
    """One council area. `level` is how long its bar is, of a hundred; None where there is no number."""

    code: str
    name: str
    short: str
    text: str
    x: float
    y: int
    level: float | None


def tiles(names: Mapping[str, str], said: Mapping[str, tuple[Decimal | None, str]]) -> list[Tile]:
    """Every area, with what is said of it: the number and its text. One of which nothing is said has an empty tile."""
    most = max((number for number, _ in said.values() if number is not None), default=Decimal(0)) or Decimal(1)
    found = []
    for code, (column, row, short) in PLACES.items():
        number, text = said.get(code, (None, ""))
        level = None if number is None else round(float(number / most * 100), 1)
        found.append(Tile(code, names.get(code, code), short, text, column * WIDTH, row * SIZE, level))
    return found
