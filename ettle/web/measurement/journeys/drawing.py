"""The map as numbers for a template to draw: across where there is room, downwards on a phone. As high as there are people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ettle.engine.flow.loops import Looped
from ettle.engine.flow.mapped import JourneyMap
from ettle.engine.flow.stages import Reached

WIDTH, FIRST_X, LAST_X, POST = 1180, 24, 1130, 18
TOP, HIGHEST, FLOOR, ABOVE = 112, 180, 332, 66
"""Where bars begin, how high everybody together stands, where the lost are written, and what of the top is left out."""
DOWN, TALL_WIDTH = 96, 220
THIN, LINE = 1.5, 22
"""The least that is seen, and the height of a line of words."""
FEET, ARC, WORDS, STEP_ASIDE = 70, 40, 180, 72
"""Where arcs stand, how much higher each is than the one below, the room of half its words, how far a loop into the same stage reaches."""


@dataclass(frozen=True, slots=True)
class Post:
    """One stage, drawn across."""

    stage: Reached
    x: float
    height: float
    to_x: float
    """Where the next stage stands; 0 = there is none."""
    on: float
    """How high those are who went on."""
    still: float
    lost: float
    next_middle: int | None
    y: int
    """The same stage, drawn downwards: where its words stand."""
    wide: float
    on_wide: float

    @property
    def post_x(self) -> float:
        return self.x + POST

    @property
    def words_x(self) -> float:
        """The words of the last stage end where it does."""
        return self.x if self.to_x else self.post_x

    @property
    def band_width(self) -> float:
        return round(self.to_x - self.post_x, 1)

    @property
    def middle_x(self) -> float:
        return (self.post_x + self.to_x) / 2

    @property
    def words_y(self) -> float:
        """The days stand in the band; above it where it is too thin for them."""
        return TOP + self.on / 2 + 5 if self.on >= LINE else TOP - 8

    @property
    def still_x(self) -> float:
        return self.post_x + 6

    @property
    def still_y(self) -> float:
        return TOP + self.on

    @property
    def still_words_y(self) -> float:
        return self.still_y + 18

    @property
    def loss(self) -> str:
        """The way of those who were lost: out of the post, down to the floor."""
        y = TOP + self.on + self.still + self.lost / 2
        return f"M{self.post_x:.1f} {y:.1f} H{self.post_x + 4:.1f} Q{self.loss_x:.1f} {y:.1f} {self.loss_x:.1f} {y + 36:.1f} V{FLOOR}"

    @property
    def loss_x(self) -> float:
        return self.post_x + 40

    @property
    def bar_y(self) -> int:
        return self.y + 8

    @property
    def band_y(self) -> int:
        return self.y + 22

    @property
    def days_y(self) -> int:
        return self.y + 54


@dataclass(frozen=True, slots=True)
class Way:
    """A way back from one stage to another: an arc above the map, and beside it where it is drawn downwards."""

    words: str
    number: str
    from_x: float
    to_x: float
    level: int
    """How many arcs lie below it."""
    from_y: int
    to_y: int

    @property
    def arc(self) -> str:
        rise = FEET - 44 - ARC * self.level
        return f"M{self.from_x:.0f} {FEET} C{self.from_x:.0f} {rise} {self.to_x:.0f} {rise} {self.to_x:.0f} {FEET - 6}"

    @property
    def words_x(self) -> float:
        """In the middle of the arc, and never beyond the edge of the picture."""
        return min(max((self.from_x + self.to_x) / 2, WORDS), WIDTH - WORDS)

    @property
    def words_y(self) -> float:
        return FEET - 41 - 0.75 * ARC * self.level

    @property
    def beside(self) -> str:
        x = 312 - 8 * self.level
        return f"M{x} {self.from_y} C340 {self.from_y} 340 {self.to_y} {x + 4} {self.to_y}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything of a map that is drawn, and the same told for who does not see it."""

    posts: tuple[Post, ...]
    ways: tuple[Way, ...]
    width: int
    top: float
    height: float
    tall: int
    told: str


def picture(map_: JourneyMap) -> Picture:
    posts = tuple(_posts(map_.stages, map_.people))
    ways = tuple(_ways(map_.loops, posts))
    top = min([ABOVE, *(each.words_y - LINE for each in ways)])
    return Picture(posts, ways, WIDTH, top, FLOOR + 40 - top, DOWN * len(posts), _told(map_))


def _ways(loops: Iterable[Looped], posts: Sequence[Post]) -> Iterable[Way]:
    """Each loop that people went and whose ends are stages of the map; the short ones below the long."""
    places = {each.stage.id: place for place, each in enumerate(posts)}
    drawn = [each for each in loops if each.people and each.left_at in places and each.back_at in places]
    drawn.sort(key=lambda each: abs(places[each.left_at] - places[each.back_at]))
    for level, each in enumerate(drawn):
        left, back = posts[places[each.left_at]], posts[places[each.back_at]]
        aside = STEP_ASIDE if left is back else 0
        yield Way(
            f"{each.title}: {each.people:,}",
            f"{each.people:,}",
            left.x + POST / 2 + aside + 8 * level,
            back.x + POST / 2 + 8 * level,
            level,
            left.bar_y + 7 + aside // 4,
            back.bar_y + 7,
        )


def _posts(stages: Sequence[Reached], people: int) -> Iterable[Post]:
    step = (LAST_X - FIRST_X) / max(len(stages) - 1, 1)
    for place, stage in enumerate(stages):
        following = stages[place + 1] if place + 1 < len(stages) else None
        x = FIRST_X + place * step
        on = following.people if following else 0
        yield Post(
            stage,
            round(x, 1),
            _high(stage.people, people),
            round(x + step, 1) if following else 0,
            _high(on, people),
            _high(stage.still, people) if following else 0,
            _high(stage.lost, people) if following else 0,
            following.middle if following else None,
            18 + place * DOWN,
            _high(stage.people, people, TALL_WIDTH),
            _high(on, people, TALL_WIDTH),
        )


def _high(count: int, people: int, most: int = HIGHEST) -> float:
    """As high as its share; what is there at all is seen."""
    return max(THIN, round(most * count / people, 1)) if count and people else 0


def _told(map_: JourneyMap) -> str:
    first, last = map_.stages[0], map_.stages[-1]
    lost = sum(each.lost for each in map_.stages[:-1])
    ways = f"From {first.people:,} at “{first.title}” to {last.people:,} at “{last.title}”"
    loops = "".join(f" {each.title}: {each.people:,}." for each in map_.loops if each.people)
    return f"{ways}, with the days between steps and {lost:,} lost on the way.{loops} The tables have every number."
