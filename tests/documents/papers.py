"""Files made on the spot: sound ones of each kind, and the same with something wrong in them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def pdf(inside: bytes = b"", after: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog" + inside + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + after


def packed_pdf(
    objects: bytes, said: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", pack=zlib.compress
) -> bytes:
    """A PDF whose objects are packed in a stream, as most are; `said` of itself, and packed in a way of one's own."""
    packed = pack(objects)
    head = b"%PDF-1.5\n5 0 obj<<" + said + b"/Length " + str(len(packed)).encode()
    return head + b">>stream\n" + packed + b"\nendstream endobj\n%%EOF\n"


def png(width: int = 2, height: int = 2, after: bytes = b"") -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0\0\0" * 2)) + part(b"IEND", b"") + after


def jpg(width: int = 2, height: int = 2) -> bytes:
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + app + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"


def office(heart: str = "word/document.xml", comment: bytes = b"", **parts: bytes | str) -> bytes:
    """A Word or Excel file; further parts by their names, with `__` for `/` and `_dot_` for `.`."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        archive.writestr(heart, parts.pop("body", "<?xml version='1.0'?><document>Payslip</document>"))
        for name, body in parts.items():
            archive.writestr(name.replace("_dot_", ".").replace("__", "/"), body)
        archive.comment = comment
    return made.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to a very large one."""
    return office(word__media__big_dot_xml=b"\0" * 120_000_000)
