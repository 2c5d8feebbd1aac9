"""What a file is, is read from its bytes; what may do harm is refused with the reason and what to do."""

import time
import zlib

import pytest

from ettle.web.documents.files.kinds import KINDS, LARGEST, checked, clean_name
from ettle.web.documents.files.pdf import look_inside
from ettle.web.documents.files.refused import Refused
from tests.documents.papers import EICAR, RELS, bomb, jpg, office, packed_pdf, pdf, png

LINK = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="https://x.example" TargetMode="External"/>'
SOUND = {
    "payslip.pdf": pdf(),
    "packed.pdf": packed_pdf(b"1 0 <</Type/Catalog>>"),
    "photo.png": png(),
    "photo.jpg": jpg(),
    "PHOTO.JPEG": jpg(),
    "letter.docx": office(),
    "hours.xlsx": office("xl/workbook.xml"),
    "linked.docx": office(word___rels__document_dot_xml_dot_rels=RELS.format(LINK.format("hyperlink"))),
    "note.txt": "Catrìona NicDhòmhnaill, Ó Súilleabháin, £9.50".encode(),
    "windows.txt": "pay £9.50".encode("cp1252"),
}  # fmt: skip
ENTITY = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><document>&b;</document>'
HARMFUL = {
    "empty": ("a.pdf", b"", "empty", "The file is empty"),
    "too large": ("a.pdf", b"%PDF-" + b"0" * LARGEST, "too large", "the most is 10 MB"),
    "a program called a PDF": ("a.pdf", b"MZ\x90\0" + b"\0" * 200, "a exe", "Programs are never kept"),
    "a PDF called text": ("a.txt", pdf(), "name and contents differ", "Inside it is a PDF, and its name ends in .txt"),
    "no ending": ("payslip", pdf(), "name and contents differ", "has no ending"),
    "two endings": ("payslip.pdf.exe", pdf(), "name and contents differ", "ends in .exe"),
    "an archive": ("a.zip", b"PK\x05\x06" + b"\0" * 18, None, None),
    "an old Word document": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None, None),
    "a web page called text": ("a.txt", b"<html><script>alert(1)</script>", "not text", "is a page"),
    "a drawing that runs": ("a.txt", b"<svg onload=alert(1)>", "not text", "is a page"),
    "a script called text": ("a.txt", b"#!/bin/sh\nrm -rf /", "not text", "a program"),
    "text with what is not text": ("a.txt", b"hello\x01\x02", "not text", "holds what is not text"),
    "bytes that are nothing": ("a.txt", b"\0\1\2\3" * 50, "not known", "Nobody can tell"),
    "a PDF with a program": ("a.pdf", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active pdf", "runs a program"),
    "a program in disguise": ("a.pdf", pdf(b"/OpenAction<</S/J#61vaScript>>"), "active pdf", "runs a program"),
    "a program packed away": ("a.pdf", packed_pdf(b"1 0 <</S/JavaScript>>"), "active pdf", "runs a program"),
    "a PDF that starts something": ("a.pdf", pdf(b"/A<</S/Launch>>"), "active pdf", "starts another program"),
    "a PDF with a file in it": ("a.pdf", pdf(b"/Names<</EmbeddedFile 3 0 R>>"), "active pdf", "carries another file"),
    "a locked PDF": ("a.pdf", pdf(b"/Encrypt 2 0 R"), "locked pdf", "locked with a password"),
    "a PDF without its end": ("a.pdf", pdf()[:-8], "broken pdf", "its end is missing"),
    "a PDF with something behind": ("a.pdf", pdf(after=b"MZ hidden"), "more than a pdf", "hidden behind"),
    "a PDF that is an archive": ("a.pdf", pdf(after=office()), "two kinds at once", "an archive"),
    "a PDF bomb": ("a.pdf", packed_pdf(b"0" * 80_000_000), "pdf bomb", "unpacks to more"),
    "a picture that is an archive": ("a.png", png(after=office()), "two kinds at once", "an archive"),
    "a picture with something behind": ("a.png", png(after=b"hidden"), "more than a picture", "hidden behind"),
    "a picture of endless size": ("a.png", png(60_000, 60_000), "picture too large", "60,000 by 60,000"),
    "a photo of endless size": ("a.jpg", jpg(65_000, 65_000), "picture too large", "65,000 by 65,000"),
    "half a picture": ("a.png", png()[:40], "broken picture", "not whole"),
    "half a photo": ("a.jpg", jpg()[:-2], "broken picture", "not whole"),
    "a page in a photo": ("a.jpg", jpg()[:4] + b"<script>" + jpg(), None, None),
    "macros": ("a.docx", office(word__vbaProject_dot_bin=b"x"), "macros", "holds macros"),
    "macros by another name": ("a.docx", office(types=b"<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"), "macros", "holds macros"),
    "an old macro sheet": ("a.xlsx", office("xl/workbook.xml", xl__macrosheets__sheet1_dot_xml=b"<x/>"), "macros", "holds macros"),
    "another file inside": ("a.docx", office(word__embeddings__a_dot_bin=b"x"), "other files inside", "holds or fetches other files"),
    "an archive inside": ("a.docx", office(word__media__a_dot_png=office()), "other files inside", "holds another file"),
    "links to another workbook": ("a.xlsx", office("xl/workbook.xml", xl__externalLinks__l_dot_xml=b"<x/>"), "other files inside", "fetches"),
    "a template from outside": ("a.docx", office(word___rels__settings_dot_xml_dot_rels=RELS.format(LINK.format("attachedTemplate"))), "fetches from outside", "fetches something"),
    "a field that runs": ("a.docx", office(body="<?xml version='1.0'?><d>DDEAUTO c:\\cmd</d>"), "fetches from outside", "another program"),
    "entities": ("a.docx", office(body=ENTITY), "broken archive", "not as it must be"),
    "a bomb": ("a.docx", bomb(), "archive bomb", "unpacks to"),
    "no main part": ("a.docx", office(word__other_dot_xml=b"<x/>", body="<x/>").replace(b"word/document.xml", b"word/dokument.xml"), None, None),
    "a part outside": ("a.docx", office(**{"../evil.xml": b"<x/>"}), "odd archive", "places where none should be"),
    "something before": ("a.docx", b"MZ\x90\0" + office(), None, None),
    "something behind": ("a.docx", office(comment=b"hidden"), "two kinds at once", "hidden before or behind"),
    "half of it": ("a.docx", office()[:200], None, None),
    "a part that lies about its size": ("a.docx", office()[:-40] + b"\0" * 40, None, None),
}  # fmt: skip


RUNS = b"1 0 <</S/JavaScript>>"
FLATE = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
OTHERWISE = {
    "by numbers": (FLATE.replace(b"Flate", b"ASCIIHex"), lambda objects: objects.hex().encode() + b">"),
    "in two layers": (FLATE.replace(b"/FlateDecode", b"[/ASCIIHexDecode/FlateDecode]"), lambda o: zlib.compress(o).hex().encode()),
    "not packed at all": (b"/Type/ObjStm/N 1/First 4", lambda objects: b"1 0 <</S/J#61va>>"),
    "by a filter said elsewhere": (FLATE.replace(b"/FlateDecode", b" 7 0 R"), zlib.compress),
    "with every byte moved": (FLATE + b"/DecodeParms<</Predictor 12>>", lambda o: zlib.compress(bytes(each ^ 1 for each in o))),
    "in another file": (FLATE + b"/F 9 0 R", zlib.compress),
    "by a name spelt in numbers": (FLATE.replace(b"/ObjStm", b"/#4fbjSt#6d").replace(b"/FlateDecode", b"/LZWDecode"), bytes),
    "by no type": (b"/N 1/First 4/Filter/LZWDecode", bytes),
    "behind a text that plays the beginning": (b"/DecodeParms<<>>/X(\n5 0 obj<<)" + FLATE, zlib.compress),
    "behind a remark that plays the beginning": (b"/DecodeParms<<>>%5 0 obj<<\n" + FLATE, zlib.compress),
    "spoilt": (FLATE, lambda objects: b"x" + zlib.compress(objects)),
}  # fmt: skip


@pytest.mark.parametrize("way", OTHERWISE)
def test_what_is_packed_so_that_nobody_can_look_is_refused(way):
    said, pack = OTHERWISE[way]
    with pytest.raises(Refused) as refused:
        look_inside(packed_pdf(RUNS, said, pack))
    assert refused.value.code == "unreadable pdf" and "Print it to PDF" in str(refused.value)


@pytest.mark.parametrize(
    "said", [b"/N 1/First 4/Filter/FlateDecode", b"/Type/#4fbjStm/N 1/First 4/Filter[/FlateDecode]"]
)
def test_a_program_packed_the_usual_way_is_found_whatever_the_stream_calls_itself(said):
    with pytest.raises(Refused, match="runs a program"):
        look_inside(packed_pdf(RUNS, said))


def test_an_outline_is_no_packed_stream():
    look_inside(pdf(b"/Outlines<</First 5 0 R/Last 6 0 R/Title(First 4)>>"))


@pytest.mark.parametrize("name", SOUND)
def test_what_people_bring_is_taken(name):
    assert checked(name, SOUND[name]).code in KINDS


@pytest.mark.parametrize("what", HARMFUL)
def test_what_may_do_harm_is_refused_with_its_reason(what):
    name, content, code, words = HARMFUL[what]
    before = time.process_time()
    with pytest.raises(Refused) as refused:
        checked(name, content)
    assert time.process_time() - before < 10
    assert code is None or refused.value.code == code, refused.value
    assert words is None or words in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ada\\payslip.pdf", "payslip.pdf"),
        ("pay\u202efdp.exe.pdf", "payfdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        (".pdf", "document.pdf"),
        ("...pdf", "document.pdf"),
        ('a"b;c*.pdf', "a_b_c_.pdf"),
        ("Catri\u0300ona.pdf", "Catrìona.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("payslip.PDF", "payslip.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_cleaned(name, clean):
    assert clean_name(name, KINDS["pdf"]) == clean


def test_the_scanners_test_file_is_text_and_left_to_the_scanner():
    assert checked("eicar.txt", EICAR).code == "txt"
