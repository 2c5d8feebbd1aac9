"""MAP.md says what every folder is, and nothing that is not so."""

import re

from tests.repository.tree import ROOT, folders

# A folder that only sorts its parent's files (a release of a code list, one invented profile) needs no line of its own.
DEEPEST_LISTED_UNDER = {
    "rulebook": 2,
    "tests/strangers": 3,
    "ettle/simulation": 3,
    "spec": 2,
    "docs/generated": 2,
    "docs/pictures": 2,
}
PLAIN_NAMES = {"templates", "templatetags", "static", "migrations"}


def mapped() -> dict[str, str]:
    rows = re.findall(r"^\| `([^`]+)/` \| (.*) \|$", (ROOT / "MAP.md").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def expected() -> set[str]:
    return {str(folder) for folder in folders() if not _goes_without(folder.parts)}


def _goes_without(parts: tuple[str, ...]) -> bool:
    name = "/".join(parts)
    limits = [depth for under, depth in DEEPEST_LISTED_UNDER.items() if name.startswith(f"{under}/")]
    return bool(set(parts) & PLAIN_NAMES) or any(len(parts) > depth for depth in limits)


def test_every_folder_is_on_the_map():
    missing = expected() - set(mapped())
    assert not missing, f"MAP.md has no line for: {', '.join(sorted(missing))}. Add one: | `folder/` | what it is |"


def test_the_map_shows_no_folder_that_is_not_there():
    dead = {folder for folder in mapped() if not (ROOT / folder).is_dir()}
    assert not dead, f"MAP.md has lines for folders that are gone: {', '.join(sorted(dead))}"


def test_no_folder_is_on_the_map_twice():
    folders_said = re.findall(r"^\| `([^`]+)/` \|", (ROOT / "MAP.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(folders_said) == sorted(mapped())


def test_every_line_says_something():
    assert all(len(words) > 10 for words in mapped().values())
