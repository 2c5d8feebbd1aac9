"""What the environment may say to the site, read once and checked: every problem is told at once, each with its cure."""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from ettle.web.site.database import Cluster

Mode = Literal["demo", "test", "production"]

# Every name we read. A name that starts with ETTLE_ and is not here is a slip of the pen, and is refused.
NAMES = {
    "ETTLE_MODE": "demo (invented people, this machine only), test, or production",
    "ETTLE_DEBUG": "yes or no: Django's own error pages",
    "ETTLE_SECRET_KEY": "signs cookies; made afresh at each start in demo and test",
    "ETTLE_DATA_KEY": "locks what is kept of people in words; kept in a file of the data folder in demo and test",
    "ETTLE_HOSTS": "production: the names it is reached by, such as ettle.example.org; several with commas between",
    "ETTLE_PLACE": "the name of the partnership, as the header shows it",
    "ETTLE_BEHIND_PROXY": "yes: a proxy in front ends HTTPS, and its X-Forwarded-Proto and X-Forwarded-For are believed",
    "ETTLE_DATA_DIR": "the folder of the embedded database",
    "ETTLE_VIRUS_SCAN": "scans each file that is added: a command that reads it on standard input, or clamd:/path/of/its/socket",
    "ETTLE_MAIL": "how messages leave: smtps://user:password@mail.example.org or smtp+tls://...:587; left out, none leaves in "
    "production, and those of a demonstration are files in the folder mail of its data",
    "ETTLE_MAIL_FROM": "the address that messages come from; needed with ETTLE_MAIL",
    "ETTLE_FONT": "a TrueType font for letters as PDF, where the system has none with the letters of names",
    "ETTLE_STATIC_ROOT": "where collected stylesheets and pictures are kept",
    "ETTLE_DATABASE_OWNER": "yes: connect as the owner of the tables, to migrate; no (the default): as the site's role",
    "ETTLE_PG_BIN": "a folder of PostgreSQL programs to use instead of the wheel's",
    "ETTLE_PG_VERSION": "18 or 16: which server of the wheel",
    "ETTLE_PG_USER": "the user that runs the embedded database when we are root",
    "ETTLE_BROWSER_REQUIRED": "tests only: fail when browser tests could not run",
    "ETTLE_TESTS_STARTED_BY": "tests only: the process that began the run",
}
YES, NO = {"yes", "true", "1", "on"}, {"no", "false", "0", "off", ""}
SITE_ROLE = "ettle_app"
"""The database role of the site, which owns nothing: see ettle/web/access."""
CHECKOUT = Path(__file__).resolve().parents[3]


THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
PLACE = "Ettlebrae Local Employability Partnership"


class NonsenseInEnvironment(Exception):
    """The environment says something the site cannot act on; the message lists every problem and its cure."""


@dataclass(frozen=True)
class Mail:
    """How messages leave; without a host none does."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls_from_the_start: bool = False
    sender: str = ""


@dataclass(frozen=True)
class Environment:
    """The settings of one installation."""

    mode: Mode
    debug: bool
    secret_key: str = field(repr=False)
    data_key: str = field(repr=False)
    """Empty = the one in a file of the data folder, made when it is first wanted."""
    data_dir: Path
    static_root: Path
    virus_scan: str
    font: str
    mail: Mail
    database: Mapping[str, Any] = field(repr=False)
    embedded: bool
    hosts: tuple[str, ...] = THIS_MACHINE
    place: str = PLACE
    behind_proxy: bool = False
    owner: bool = False
    """Connected as the owner of the tables, to migrate."""

    @property
    def cluster(self) -> Cluster:
        """The embedded server of this installation. Nothing is started by asking."""
        return Cluster(self.data_dir / "postgres", durable=self.mode != "test")


def read_environment(said: Mapping[str, str]) -> Environment:
    """Read and check. Raises NonsenseInEnvironment with every problem found."""
    problems: list[str] = [*_unknown_names(said)]
    mode = _mode(said, problems)
    debug = _debug(said, mode, problems)
    secret = said.get("ETTLE_SECRET_KEY", "")
    if mode == "production":
        problems += _production_problems(said)
    data_key = said.get("ETTLE_DATA_KEY", "")
    problems += _data_key_problems(data_key, mode)
    data_dir = Path(said.get("ETTLE_DATA_DIR") or default_data_dir(said)).absolute()
    owner = _yes("ETTLE_DATABASE_OWNER", said, problems)
    behind_proxy = _yes("ETTLE_BEHIND_PROXY", said, problems)
    url = said.get("DATABASE_URL", "")
    if owner and said.get("DATABASE_OWNER_URL"):
        url = said["DATABASE_OWNER_URL"]
    database = _database_at(url, problems) if url else _embedded_database(data_dir, owner)
    font = _font(said, problems)
    mail = _mail(said, problems)
    if problems:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        raise NonsenseInEnvironment(f"The environment of the site needs mending:\n{lines}")
    return Environment(
        mode=mode,
        debug=debug,
        secret_key=secret or secrets.token_urlsafe(64),
        data_key=data_key,
        data_dir=data_dir,
        static_root=Path(said.get("ETTLE_STATIC_ROOT") or data_dir / "static"),
        virus_scan=said.get("ETTLE_VIRUS_SCAN", "").strip(),
        font=font,
        mail=mail,
        database=database,
        embedded=not url,
        hosts=_hosts(said) if mode == "production" else THIS_MACHINE,
        place=said.get("ETTLE_PLACE", "").strip() or PLACE,
        behind_proxy=behind_proxy,
        owner=owner,
    )


def _font(said: Mapping[str, str], problems: list[str]) -> str:
    font = said.get("ETTLE_FONT", "").strip()
    if font and not Path(font).is_file():
        problems.append("ETTLE_FONT names a file that is not there. Name a .ttf file, or leave it out.")
    return font


MAIL_PORTS = {"smtps": 465, "smtp+tls": 587}


def _mail(said: Mapping[str, str], problems: list[str]) -> Mail:
    """Read ETTLE_MAIL. The password in it is never repeated in a message, and nothing is sent in the clear."""
    url, sender = said.get("ETTLE_MAIL", "").strip(), said.get("ETTLE_MAIL_FROM", "").strip()
    if not url:
        return Mail(sender=sender)
    try:
        parts = urlsplit(url)
        port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        problems.append(
            "ETTLE_MAIL cannot be read. It looks like smtps://user:password@mail.example.org, or smtp+tls://... with port 587."
        )
    if "@" not in sender:
        problems.append(
            "ETTLE_MAIL_FROM must be set with ETTLE_MAIL: the address messages come from, such as ettle@example.org."
        )
    return Mail(
        parts.hostname or "",
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtps",
        sender,
    )


def default_data_dir(said: Mapping[str, str]) -> Path:
    """Beside the code in a checkout; under /var/lib for root, whose own folders the database's user cannot enter."""
    in_checkout = (CHECKOUT / "pyproject.toml").is_file()
    if os.geteuid() == 0:
        name = str(CHECKOUT).strip("/").replace("/", "-") if in_checkout else "demonstration"
        return Path("/var/lib/ettle") / name
    if in_checkout:
        return CHECKOUT / ".ettle"
    share = said.get("XDG_DATA_HOME") or Path(said.get("HOME") or "/tmp") / ".local" / "share"
    return Path(share) / "ettle"


def _unknown_names(said: Mapping[str, str]) -> list[str]:
    found = []
    for name in sorted(said):
        if name.startswith("ETTLE_") and name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known names: {', '.join(NAMES)}."
            found.append(f"{name} is not a setting. {hint}")
    return found


def _mode(said: Mapping[str, str], problems: list[str]) -> Mode:
    mode = said.get("ETTLE_MODE", "demo")
    if mode not in get_args(Mode):
        problems.append(f"ETTLE_MODE is {mode!r}. It can be demo, test or production. Leave it out for demo.")
        return "demo"
    return cast("Mode", mode)


def _debug(said: Mapping[str, str], mode: Mode, problems: list[str]) -> bool:
    debug = _yes("ETTLE_DEBUG", said, problems)
    if debug and mode == "production":
        problems.append("ETTLE_DEBUG is on in production: its error pages show settings and people. Remove it.")
    return debug


def _yes(name: str, said: Mapping[str, str], problems: list[str]) -> bool:
    word = said.get(name, "no").strip().lower()
    if word not in YES | NO:
        problems.append(f"{name} is {word!r}. It can be yes or no.")
    return word in YES


def _hosts(said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in said.get("ETTLE_HOSTS", "").split(","))))


def _production_problems(said: Mapping[str, str]) -> list[str]:
    """What real people's data may not do without."""
    problems = []
    if len(said.get("ETTLE_SECRET_KEY", "")) < 50:
        problems.append(
            "ETTLE_SECRET_KEY must be set in production, to at least 50 characters nobody can guess. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    hosts = _hosts(said)
    if not hosts:
        problems.append(
            "ETTLE_HOSTS must say in production by which names the site is reached: ETTLE_HOSTS=ettle.example.org"
        )
    if wild := [each for each in hosts if "*" in each or "/" in each or ":" in each]:
        problems.append(
            f"ETTLE_HOSTS has {wild[0]!r}. Write names only, such as ettle.example.org: no *, no https://, no port."
        )
    if not said.get("DATABASE_URL"):
        problems.append(
            "DATABASE_URL must be set in production: the embedded database has no copies and no password. "
            "It looks like postgresql://ettle_app:password@host:5432/name."
        )
    if not said.get("ETTLE_PLACE", "").strip():
        problems.append("ETTLE_PLACE must be set in production: the name of your partnership, which every page shows.")
    return problems


def _data_key_problems(key: str, mode: Mode) -> list[str]:
    if len(key) >= 50 or (not key and mode != "production"):
        return []
    return [
        "ETTLE_DATA_KEY must be at least 50 characters nobody can guess, kept apart from the database and its copies: whoever "
        "has both can read what is sealed, and without it nobody can. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    ]


def _embedded_database(data_dir: Path, owner: bool) -> dict[str, Any]:
    address = Cluster(data_dir / "postgres").address.of("ettle")
    user = address.user if owner else SITE_ROLE
    return {"HOST": address.host, "PORT": str(address.port), "USER": user, "NAME": address.name, "PASSWORD": ""}


def _database_at(url: str, problems: list[str]) -> dict[str, Any]:
    """Read DATABASE_URL. The password in it is never repeated in a message."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        problems.append("DATABASE_URL cannot be read. It looks like postgresql://user:password@host:5432/name.")
        return {}
    if parts.scheme not in {"postgres", "postgresql"}:
        problems.append(
            f"DATABASE_URL begins with {parts.scheme!r}. Ettle runs on PostgreSQL 15 or later: postgresql://..."
        )
    if not parts.path.strip("/"):
        problems.append("DATABASE_URL names no database. Put its name at the end: postgresql://user@host/NAME.")
    options = dict(parse_qsl(parts.query))
    return {
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(parts.path.strip("/")),
        "OPTIONS": options,
    }
