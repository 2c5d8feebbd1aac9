"""The virus scanner, which is somebody else's: a command that reads the file, or clamd at a socket.

ETTLE_VIRUS_SCAN = ""                          no scanner: each file says that it was not scanned
ETTLE_VIRUS_SCAN = "clamdscan --no-summary -"  a command; the file comes on its standard input; 0 = clean, 1 = found
ETTLE_VIRUS_SCAN = "clamd:/run/clamd.ctl"      clamd itself
"""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess

from django.conf import settings

from ettle.web.documents.files.refused import Refused
from ettle.web.documents.models import Scan

PATIENCE = 60
CHUNK = 64 * 1024
FOUND = "A virus scanner found something harmful in the file. It was not kept. Tell whoever sent it."
AWAY = "The virus scanner does not answer, and nothing is kept unscanned. Try again in a few minutes."


def scanned(content: bytes) -> Scan:
    """Have it scanned. Raises Refused where something was found, and where a scanner is named and cannot say."""
    named: str = settings.VIRUS_SCAN
    if not named:
        return Scan.NOT_SCANNED
    try:
        clean = (
            _by_clamd(named.removeprefix("clamd:"), content)
            if named.startswith("clamd:")
            else _by_command(named, content)
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Refused("scanner away", AWAY) from error
    if not clean:
        raise Refused("virus", FOUND)
    return Scan.CLEAN


def _by_command(command: str, content: bytes) -> bool:
    done = subprocess.run(shlex.split(command), input=content, capture_output=True, timeout=PATIENCE, check=False)
    if done.returncode not in (0, 1):
        raise ValueError(f"The scanner ended with {done.returncode}.")
    return done.returncode == 0


def _by_clamd(address: str, content: bytes) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(address)
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK):
            part = content[at : at + CHUNK]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))
        answer = b"".join(iter(lambda: line.recv(4096), b"")).rstrip(b"\0\n ")
    if answer.endswith(b" FOUND"):
        return False
    if answer.endswith(b": OK"):
        return True
    raise ValueError("The scanner said neither clean nor found.")
