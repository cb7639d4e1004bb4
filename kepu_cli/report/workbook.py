"""Excel workbooks written from scratch: text is an inline string and never a formula whatever it starts with; numbers and dates
of columns that are said to hold them can be sorted.

Header frozen and printed on each page, filters on, rows as high as their text, one page wide.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from kepu_cli.records import NamedTuple
from kepu_cli.report.package import DECLARATION, build_package, escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CELL_LIMIT = 32_767  # characters that Excel takes in one cell
_ROW_LIMIT = 1_048_576
_HIGHEST_PT = 409  # of a row: Excel allows no more
_WIDE = re.compile(r"[\u1100-\U0010ffff]")


Kind: TypeAlias = Literal["text", "number", "ratio", "date"]
_STYLES: dict[Kind, int] = {"text": 2, "number": 3, "ratio": 4, "date": 5}
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_FIRST_DAY = 693_594  # the ordinal of 1899-12-30, from which a workbook counts days


class Look(NamedTuple):
    """How a workbook is set: fonts, size in points, the place of text in a cell, the colour behind the header."""

    font: str = "宋体"
    header_font: str = "宋体"
    size: int = 11
    vertical: str = "top"
    shade: str = "FFE7ECF3"
    bold: bool = True


class Spread(NamedTuple):
    """One sheet: rows of text of equal length, so many of them header, ``sizes`` in figures.

    ``merges`` are areas (A2:A5); a filter over merged cells would hide half of them, so they end it. ``kinds`` says what the
    columns hold, text where it says nothing; dates are ISO dates.
    """

    name: str
    rows: Sequence[Sequence[str]]
    sizes: Sequence[float]
    header: int = 1
    merges: tuple[str, ...] = ()
    filtered: bool = True
    kinds: tuple[Kind, ...] = ()


def build_workbook(sheets: Sequence[Spread], look: Look = Look()) -> bytes:  # noqa: B008 - a tuple never changes
    """The bytes of a workbook; names are shortened and made different where Excel asks for it."""
    named = [sheet._replace(name=name) for sheet, name in zip(sheets, _sheet_names(sheets), strict=True)]
    parts = {
        "[Content_Types].xml": _content_types(len(named)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": DECLARATION
        + f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="{escape(s.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(named, 1))
        + f"</sheets>{_defined_names(named)}</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(named) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": DECLARATION + _styles(look),
    }
    for number, sheet in enumerate(named, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _worksheet(sheet, look)
    return build_package(parts)


def column_name(number: int) -> str:
    """The letters of a column counted from 1: 1 -> A, 27 -> AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet_names(sheets: Sequence[Spread]) -> list[str]:
    names: list[str] = []
    for sheet in sheets:
        base = re.sub(r"[\\/*?:\[\]']", " ", sheet.name).strip()[:28] or "表"
        name, number = base, 2
        while name.lower() in {used.lower() for used in names}:
            name, number = f"{base} {number}", number + 1
        names.append(name)
    return names


def _content_types(count: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    return (
        DECLARATION + f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return DECLARATION + f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _styles(look: Look) -> str:
    """Style 1 for the header, 2 for text (numFmtId 49), 3 for numbers, 4 for shares of one, 5 for dates."""
    bold = "<b/>" if look.bold else ""
    fill = (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{look.shade}"/></patternFill></fill>'
        if look.shade
        else ""
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="{look.size}"/><name val="{escape(look.font)}"/></font>'
        f'<font>{bold}<sz val="{look.size}"/><name val="{escape(look.header_font)}"/></font></fonts>'
        f'<fills count="{3 if fill else 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        f'{fill}</fills><borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/>'
        '<bottom style="thin"/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>'
        f'<xf fontId="1" fillId="{2 if fill else 0}" borderId="1" numFmtId="49" applyFont="1" applyFill="1" applyBorder="1" '
        'applyNumberFormat="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
        '<xf borderId="1" numFmtId="49" applyFont="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1">'
        f'<alignment vertical="{look.vertical}" wrapText="1"/></xf>'
        + "".join(
            f'<xf borderId="1" numFmtId="{code}" applyFont="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1">'
            f'<alignment vertical="{look.vertical}"/></xf>'
            for code in (0, 2, 164)
        )
        + "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _defined_names(sheets: Sequence[Spread]) -> str:
    """The hidden names of the filtered areas, without which LibreOffice shows no filter, and the header as print title."""
    rows = ""
    for index, sheet in enumerate(sheets):
        place = f"'{escape(sheet.name)}'"
        names = [("_xlnm.Print_Titles", "", f"{place}!$1:${max(1, sheet.header)}")]
        if _has_filter(sheet):
            start, end = _filtered(sheet).replace("A", "$A$", 1).split(":")
            letters = end.rstrip("0123456789")
            area = f"{place}!{start}:${letters}${end[len(letters) :]}"
            names.insert(0, ("_xlnm._FilterDatabase", 'hidden="1"', area))
        rows += "".join(
            f'<definedName name="{name}" localSheetId="{index}" {hidden}>{area}</definedName>'
            for name, hidden, area in names
        )
    return f"<definedNames>{rows}</definedNames>"


def _has_filter(sheet: Spread) -> bool:
    return sheet.filtered and not sheet.merges and bool(sheet.rows)


def _filtered(sheet: Spread) -> str:
    """What a filter covers, the last row of the header included: A2:F40."""
    top = max(1, sheet.header)
    return f"A{top}:{column_name(len(sheet.sizes))}{max(top, min(len(sheet.rows), _ROW_LIMIT))}"


def _row_height(row: Sequence[str], sizes: Sequence[float], look: Look) -> int:
    """The height in points that shows every line of a row: LibreOffice does not find it by itself."""
    scale = 11 / look.size  # a column's width is told in figures of 11 pt
    lines = max((_count_lines(text, size * scale) for text, size in zip(row, sizes, strict=False)), default=1)
    return min(_HIGHEST_PT, lines * (look.size + 4) + 4)


def _count_lines(text: str, figures: float) -> int:
    """How many lines a text takes in a column so many figures wide; a Chinese character is a little over two."""
    room = max(2.0, figures - 1)
    return sum(max(1, -int(-(len(line) + 1.15 * len(_WIDE.findall(line))) // room)) for line in text.split("\n"))


def _cell(place: str, text: str, kind: Kind | Literal["header"]) -> str:
    """One cell: a number or a date where its column holds them and the text is one, else an inline string."""
    if kind in ("number", "ratio") and _NUMBER.fullmatch(text):
        return f'<c r="{place}" s="{_STYLES[kind]}"><v>{text}</v></c>'
    if kind == "date" and text:
        return f'<c r="{place}" s="{_STYLES[kind]}"><v>{dt.date.fromisoformat(text).toordinal() - _FIRST_DAY}</v></c>'
    style = 1 if kind == "header" else 2
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text[:_CELL_LIMIT])}</t></is></c>'


def _worksheet(sheet: Spread, look: Look) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{size:.1f}" customWidth="1"/>' for n, size in enumerate(sheet.sizes, 1)
    )
    letters = [column_name(n) for n in range(1, len(sheet.sizes) + 1)]
    kinds: list[Kind] = [*sheet.kinds, *["text"] * (len(letters) - len(sheet.kinds))]  # type: ignore[list-item]
    body = "".join(
        f'<row r="{number}" ht="{_row_height(row, sheet.sizes, look)}">'
        + "".join(
            _cell(f"{letter}{number}", text, "header" if number <= sheet.header else kind)
            for letter, text, kind in zip(letters, row, kinds, strict=False)
        )
        + "</row>"
        for number, row in enumerate(sheet.rows[:_ROW_LIMIT], 1)
    )
    top = max(1, sheet.header)
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merges)
    merges = f'<mergeCells count="{len(sheet.merges)}">{areas}</mergeCells>' if areas else ""
    filters = f'<autoFilter ref="{_filtered(sheet)}"/>' if _has_filter(sheet) else ""
    return (
        DECLARATION
        + f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{body}</sheetData>{filters}{merges}"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
