"""Bad lists of voters, made by named defects: what people really send, and what somebody would send on purpose.

Each maker returns (name of the file, content, number of people or None): None means that it must be refused.
"""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

Case = tuple[str, bytes, int | None]
Maker = Callable[[random.Random], Case]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MB = 1_000_000


def people(rng: random.Random, count: int = 0) -> list[str]:
    """Return so many different identities of all sorts."""
    count = count or rng.randint(3, 12)
    first = rng.randrange(1000, 9000)
    makers = (lambda n: f"warga{n}@contoh.id", lambda n: f"0812{n:08d}", lambda n: f"A-{n}")
    return [makers[rng.randrange(3)](first + number) for number in range(count)]


def lines(rng: random.Random, mark: str = ";", end: str = "\n") -> tuple[list[str], str]:
    """Return identities and the CSV that holds them."""
    names = people(rng)
    rows = [mark.join(("identitas", "nama", "bobot")), *(mark.join((name, "Orang", "1")) for name in names)]
    return names, end.join(rows) + end


def workbook(
    rows: list[list[str]],
    *,
    sheet: str = "",
    after: str = "",
    before: str = "",
    state: str = "visible",
    **parts: bytes,
) -> bytes:
    """Return an XLSX of texts, or with this XML as its rows; `parts` replace or add members of the zip."""
    body = sheet or "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGH"[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    made = {
        "xl/workbook.xml": f'{HEAD}<workbook {MAIN} xmlns:r="{rel}"><sheets><sheet name="Daftar" sheetId="1" '
        f'state="{state}" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
        "</Relationships>".encode(),
        "xl/worksheets/sheet1.xml": f"{HEAD}<worksheet {MAIN}>{before}<sheetData>{body}</sheetData>{after}</worksheet>".encode(),
        **{name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()},
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in made.items():
            book.writestr(name, content)
    return data.getvalue()


def table(rng: random.Random) -> list[list[str]]:
    """Return rows with their heading."""
    return [["identitas", "nama"], *([name, "Orang"] for name in people(rng))]


def cell(content: str, ref: str = "A2", kind: str = "") -> Maker:
    """Return a maker of a workbook with one odd cell in its second row."""

    def make(rng: random.Random) -> Case:
        last = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{people(rng, 1)[0]}</t></is></c></row>'
        head = '<row r="1"><c r="A1" t="inlineStr"><is><t>identitas</t></is></c></row>'
        odd = f'<row r="2"><c r="{ref}"{kind}>{content}</c></row>'
        return "daftar.xlsx", workbook([], sheet=head + odd + last), None

    return make


def coded(encoding: str) -> Maker:
    """Return a maker of a CSV in another encoding, with a letter that shows it."""

    def make(rng: random.Random) -> Case:
        return "daftar.csv", lines(rng)[1].replace("Orang", "Orañg").encode(encoding), None

    return make


def separated(mark: str, end: str = "\n", bom: bytes = b"") -> Maker:
    """Return a maker of a good CSV of this shape."""

    def make(rng: random.Random) -> Case:
        names, text = lines(rng, mark, end)
        return "daftar.csv", bom + text.encode(), len(names)

    return make


def spoiled(change: Callable[[list[str], random.Random], str | None]) -> Maker:
    """Return a maker of a CSV in which `change` spoils one identity, or adds a line for None."""

    def make(rng: random.Random) -> Case:
        names = people(rng)
        odd = change(names, rng)
        names.insert(rng.randrange(1, len(names) + 1), odd or "")
        rows = ["identitas;nama", *(f"{name};Orang" for name in names)]
        return "daftar.csv", "\n".join(rows).encode("utf-8", "surrogatepass"), None

    return make


def headed(heading: str) -> Maker:
    """Return a maker of a CSV with this heading."""

    def make(rng: random.Random) -> Case:
        width = heading.count(";") + 1
        rows = [heading, *(";".join([name] * width) for name in people(rng))]
        return "daftar.csv", "\n".join(rows).encode(), None

    return make


def fixed(name: str, content: Callable[[], bytes]) -> Maker:
    """Return a maker of the same bytes every time."""
    return lambda rng: (name, content(), None)


def cut(rng: random.Random) -> Case:
    """An XLSX whose download broke off."""
    data = workbook(table(rng))
    return "daftar.xlsx", data[: rng.randrange(4, len(data) - 30)], None


def good_book(rng: random.Random) -> Case:
    """A good workbook, sometimes under a wrong name."""
    rows = table(rng)
    return rng.choice(["daftar.xlsx", "daftar.csv"]), workbook(rows), len(rows) - 1


def hidden_too(rng: random.Random) -> Case:
    """A workbook whose only sheet is hidden."""
    return "daftar.xlsx", workbook(table(rng), state=rng.choice(["hidden", "veryHidden"])), None


def bomb(start: str, fill: bytes = b"", times: int = 0) -> Callable[[], bytes]:
    """Return what makes a workbook whose sheet unpacks to a lot of nothing."""
    return lambda: workbook([], xl__worksheets__sheet1_xml=start.encode() + fill * times)


def doubled(part: str) -> Maker:
    """Return a maker of a workbook with this XML after its rows."""
    return lambda rng: ("daftar.xlsx", workbook(table(rng), after=part), None)


DEFECTS: dict[str, Maker] = {
    "good comma": separated(","), "good semicolon": separated(";"),
    "good tab, CRLF, mark": separated("\t", "\r\n", b"\xef\xbb\xbf"),
    "good workbook": good_book,
    **{f"encoding {name}": coded(name) for name in ("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32", "cp037")},
    "twice by capitals": spoiled(lambda names, rng: next((n.upper() for n in names if "@" in n), names[0].upper() + " ")),
    "twice by wide letters": spoiled(lambda names, rng: "".join(chr(ord(s) + 0xFEE0) if s.isalnum() else s for s in names[0])),
    "twice by the country's number": spoiled(lambda names, rng: names.append("081299887766") or "+62 812-9988-7766"),
    "twice by blanks": spoiled(lambda names, rng: f"  {names[-1]}\u00a0"),
    "a NIK": spoiled(lambda names, rng: str(rng.randrange(10**15, 10**16))),
    "a NIK with dots": spoiled(lambda names, rng: f"{rng.randrange(10**15, 10**16):,}".replace(",", ".")),
    "rounded": spoiled(lambda names, rng: f"8.{rng.randrange(10000, 99999)}E+11"),
    "lost zero": spoiled(lambda names, rng: f"8{rng.randrange(10**9, 10**10)}"),
    "half an address": spoiled(lambda names, rng: rng.choice(["a@", "@b.id", "a@b", "a b@c.id", "a@b..id", "a@@b.id"])),
    "control sign": spoiled(lambda names, rng: "A" + rng.choice("\x00\x01\x07\x0b\x1b\x7f\x85") + "9"),
    "unseen sign": spoiled(lambda names, rng: "A" + rng.choice("\u200b\u202e\u2060\ufeff\u00ad") + "9"),
    "formula": spoiled(lambda names, rng: rng.choice(['=HYPERLINK("http://x")', "@SUM(A1)", "=1+1", "-1+1|cmd"])),
    "no identity": spoiled(lambda names, rng: None),
    "huge cell": spoiled(lambda names, rng: "x" * rng.choice([300, 30_000, 3 * MB])),
    "more cells than headings": spoiled(lambda names, rng: f"{rng.randrange(10**4)}A;Orang;lebih"),
    "open quotation mark": spoiled(lambda names, rng: '"A-77'),
    "reserved name": spoiled(lambda names, rng: rng.choice(["delegate:1", "user:1", "code:AAAA"])),
    **{f"heading {text}": headed(text) for text in ("nama;umur", "identitas;email", "identitas;nik", "identitas;tgl", "08123")},
    "empty": fixed("daftar.csv", lambda: b""), "blanks only": fixed("daftar.csv", lambda: b" \n\t\n\r\n"),
    "heading only": fixed("daftar.csv", lambda: b"identitas;nama\n"),
    "a million blank lines": fixed("daftar.csv", lambda: b"\n" * (3 * MB)),
    "one endless line": fixed("daftar.csv", lambda: b"identitas\n" + b"," * (30 * MB)),
    "too many people": fixed("daftar.csv", lambda: b"identitas\n" + b"".join(b"A-%d\n" % n for n in range(200_002))),
    "picture": fixed("daftar.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "old Excel": fixed("daftar.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)),
    "a document": fixed("daftar.docx", lambda: _zip({"word/document.xml": b"<x/>"})),
    "an empty zip": fixed("daftar.xlsx", lambda: _zip({})),
    "broken off": cut, "hidden sheet": hidden_too,
    "merged cells": doubled('<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'),
    "formula in a cell": cell("<f>1+1</f><v>2</v>"), "error in a cell": cell("<v>#REF!</v>", kind=' t="e"'),
    "yes or no in a cell": cell("<v>1</v>", kind=' t="b"'), "date in a cell": cell("<v>2026-01-01</v>", kind=' t="d"'),
    "fraction in a cell": cell("<v>1.5</v>"), "text that is not there": cell("<v>7</v>", kind=' t="s"'),
    "cell of another line": cell("<v>7</v>", ref="A9"), "cell far right": cell("<v>7</v>", ref="ZZ2"),
    "not a number": cell("<v>NaN</v>"), "endless text": cell(f"<is><t>{'x' * 50_000}</t></is>", kind=' t="inlineStr"'),
    "bomb of blanks": fixed("daftar.xlsx", bomb("<worksheet>", b" ", 150 * MB)),
    "bomb of elements": fixed("daftar.xlsx", bomb("<worksheet><sheetData>", b"<row/>", 12 * MB)),
    "bomb beyond the limit": fixed("daftar.xlsx", bomb("<worksheet>", b"0", 170 * MB)),
    "bomb of names": fixed("daftar.xlsx", bomb('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>')),
}  # fmt: skip


def _zip(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return data.getvalue()


def hand_made(rng: random.Random, count: int) -> Iterator[tuple[str, Case]]:
    """Yield (defect, case): every defect in turn; the slow ones, which are always the same, once."""
    names = list(DEFECTS)
    varied = [name for name in names if not name.startswith(("bomb", "one endless", "too many", "a million"))]
    order = [*names, *(varied[number % len(varied)] for number in range(max(0, count - len(names))))]
    for name in order:
        yield name, DEFECTS[name](rng)


def mutated(rng: random.Random, count: int) -> Iterator[tuple[str, Case]]:
    """Yield good files with bytes changed, cut, doubled or moved; what they must give is not known beforehand."""
    for _number in range(count):
        name, content, _expected = (good_book if rng.random() < 0.5 else DEFECTS["good semicolon"])(rng)
        data = bytearray(content)
        for _change in range(rng.choice([1, 1, 2, 5, 20])):
            at = rng.randrange(len(data))
            kind = rng.randrange(5)
            if kind == 0:
                data[at] = rng.randrange(256)
            elif kind == 1:
                del data[at : at + rng.randrange(1, 30)]
            elif kind == 2:
                data[at:at] = data[at : at + rng.randrange(1, 60)]
            elif kind == 3:
                data[at:at] = rng.choice([b"\x00", b'"', b"\n", b";", b"<", b"\xff", b"PK\x03\x04", b"&#0;"])
            else:
                data[at] ^= 1 << rng.randrange(8)
            data = data or bytearray(b"x")
        yield "mutated", (name, bytes(data), -1)
