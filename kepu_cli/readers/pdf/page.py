"""One page of a PDF as data: pieces of text with their places, ruling lines, and whether it holds images.

A *piece* is a run of characters without white space that pdfium sets one after the other. Asking for the
place of each character is what reading a PDF costs, so only the two ends of a piece are asked for, and every
character only where the ends do not fit together. Coordinates are points from the upper left corner of the
page as it is read: a page whose text runs upwards or downwards is turned first.
"""

from __future__ import annotations

import ctypes
import re
from ctypes import byref
from typing import Any

from kepu_cli.readers.paged.drawing import RULE_THICKNESS_PT, Affine, apply, find_rule, iter_rules, multiply
from kepu_cli.readers.paged.printed import (
    Page,
    Piece,
    RawPiece,
    Segment,
    Style,
    build_page,
    find_direction,
    read_style,
    restore_ordinary,
    split_piece,
)
from kepu_cli.readers.pdf import pdfium

MAX_OBJECTS = 200_000
"""Objects looked at on one page; drawings beyond are not searched for ruling lines."""
MAX_FORM_DEPTH = 8
MAX_AREAS = 2_000

_PIECE = re.compile(r"[^\s\x00-\x01\x03-\x1f\u200b\ufeff]+")


class PdfPage:
    """A page held open: what it holds, and the style of single characters for as long as it is open."""

    def __init__(self, document: int, number: int) -> None:
        self._lib = pdfium.library()
        self._page = self._lib.FPDF_LoadPage(document, number - 1)
        if not self._page:
            raise ValueError(f"page {number}")
        self._text = self._lib.FPDFText_LoadPage(self._page)
        self._objects: dict[int, Style] = {}
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._colour_refs = [byref(value) for value in self._colour]
        self.number = number

    def __enter__(self) -> PdfPage:
        return self

    def __exit__(self, *_: object) -> None:
        if self._text:
            self._lib.FPDFText_ClosePage(self._text)
        self._lib.FPDF_ClosePage(self._page)

    def read(self) -> Page:
        """Everything on the page; empty where pdfium finds nothing to read."""
        box = pdfium.Rectangle()
        if not self._lib.FPDF_GetPageBoundingBox(self._page, byref(box)):
            box = pdfium.Rectangle(0, 842, 595, 0)
        left, right = sorted((box.left, box.right))
        bottom, top = sorted((box.bottom, box.top))
        raw = _raw_pieces(self._lib, self._text)
        drawing = _Drawing(self._lib)
        drawing.collect(self._page)
        return build_page(
            self.number,
            (left, bottom, right, top),
            raw,
            drawing.lines,
            image_area=drawing.image_area,
            drawn=drawing.count > 0,
            crowded=drawing.crowded,
            areas=drawing.areas,
            drawn_segments=drawing.segments,
        )

    def split(self, piece: Piece, columns: list[float]) -> list[Piece]:
        """``piece`` cut at those x of ``columns`` that it crosses, character by character."""
        return split_piece(piece, self._advances(piece), columns)

    def _advances(self, piece: Piece) -> list[float]:
        box = pdfium.Rectangle()
        widths = []
        for index in range(piece.start, piece.start + len(piece.text)):
            self._lib.FPDFText_GetLooseCharBox(self._text, index, byref(box))
            widths.append(max(abs(box.right - box.left), 0.0))
        return widths

    def style(self, index: int) -> Style:
        """How the character with this number is set."""
        lib = self._lib
        item = lib.FPDFText_GetTextObject(self._text, index) or 0
        style = self._objects.get(item)
        if style is None:
            name, bold = "", False
            if item:
                font = lib.FPDFTextObj_GetFont(item) or 0
                known = self._fonts.get(font)
                if known is None:
                    known = self._fonts[font] = _font(lib, font)
                name, bold = known
                # filled and stroked: the usual imitation of a bold face
                bold = bold or lib.FPDFTextObj_GetTextRenderMode(item) == 2
            lib.FPDFText_GetFillColor(self._text, index, *self._colour_refs)
            red, green, blue, _ = self._colour
            style = read_style(name, bold, (red.value, green.value, blue.value))
            if item:
                self._objects[item] = style
        return style


def _font(lib: Any, font: int) -> tuple[str, bool]:
    """Name without subset prefix, and whether the font says that it is bold."""
    if not font:
        return "", False
    length = lib.FPDFFont_GetBaseFontName(font, None, 0)
    if not 0 < length < 1000:
        return "", False
    buffer = ctypes.create_string_buffer(length)
    lib.FPDFFont_GetBaseFontName(font, buffer, length)
    raw = buffer.value
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("gb18030", "replace")
    if len(name) > 7 and name[6] == "+" and name[:6].isupper():
        name = name[7:]
    return name, lib.FPDFFont_GetWeight(font) >= 600


def _page_text(lib: Any, text_page: int) -> str:
    """All characters of a page, one for each of pdfium's."""
    count = lib.FPDFText_CountChars(text_page) if text_page else 0
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = lib.FPDFText_GetText(text_page, 0, count, buffer)
    text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) != count:
        codes = [lib.FPDFText_GetUnicode(text_page, index) for index in range(count)]
        text = "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
    text = text.replace("\x02", "-").replace("\u00ad", "-").replace("\ufffe", "-").replace("\x00", "\ufffd")
    return restore_ordinary(text)


def _raw_pieces(lib: Any, text_page: int) -> list[RawPiece]:
    """Pieces in the coordinates of the file: text, both ends, size, first character, typed space before, direction.

    Direction is the quarter turns of the baseline anticlockwise, or -1 where it is slanted.
    """
    text = _page_text(lib, text_page)
    matrix, box = pdfium.Matrix(), pdfium.Rectangle()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix_p, box_p, x_p, y_p = byref(matrix), byref(box), byref(x), byref(y)
    get_matrix, get_origin, get_box = lib.FPDFText_GetMatrix, lib.FPDFText_GetCharOrigin, lib.FPDFText_GetLooseCharBox
    get_size, generated = lib.FPDFText_GetFontSize, lib.FPDFText_IsGenerated
    pieces: list[RawPiece] = []

    def measure(start: int, end: int, spaced: bool) -> None:
        get_matrix(text_page, start, matrix_p)
        get_origin(text_page, start, x_p, y_p)
        get_box(text_page, end - 1, box_p)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        size = get_size(text_page, start) * (abs(d) or (c * c + d * d) ** 0.5)
        if b == 0 and a > 0:
            direction, x1, y1 = 0, box.right, y.value
            length = x1 - x.value
        else:
            direction = find_direction(a, b)
            size = get_size(text_page, start) * (c * c + d * d) ** 0.5
            if direction == 0:
                x1, y1 = box.right, y.value
                length = x1 - x.value
            elif direction == 1:
                x1, y1 = x.value, max(box.top, box.bottom)
                length = y1 - y.value
            elif direction == 2:
                x1, y1 = box.left, y.value
                length = x.value - x1
            elif direction == 3:
                x1, y1 = x.value, min(box.top, box.bottom)
                length = y.value - y1
            else:
                x1, y1, length = x.value, y.value, size
        if size <= 0:
            size = abs(box.top - box.bottom) or 1.0
        count = end - start
        if count > 1 and (
            length > 1.35 * (count + 0.5) * size
            or (length < 0.97 * count * size and _is_short(length / size, text[start:end]))
        ):
            # the end does not fit the beginning: characters set elsewhere stand in between
            for one in range(start, end):
                measure(one, one + 1, spaced and one == start)
            return
        pieces.append((text[start:end], (x.value, y.value, x1, y1), size, start, spaced, direction))

    last = 0
    for match in _PIECE.finditer(text):
        start, end = match.span()
        spaced = (
            start > last
            and start > 0
            and text[start - 1] not in "\r\n"
            and any(not generated(text_page, index) for index in range(last, min(start, last + 4)))
        )
        measure(start, end, spaced)
        last = end
    return pieces


def _is_short(width: float, text: str) -> bool:
    """Whether so many characters (字) are no room for a text: ideographs whole, all else as narrow as fonts have it."""
    if width >= 0.97 * (len(text) - 0.8 * len(text.encode("ascii", "ignore"))):
        return False
    return width < 0.97 * sum(1.0 if "\u3400" <= c <= "\u9fff" else 0.45 if c >= "\u3000" else 0.2 for c in text)


class _Drawing:
    """Ruling lines and images among the objects of a page, those inside Form XObjects included."""

    def __init__(self, lib: Any) -> None:
        self.lines: list[Segment] = []
        self.areas: list[Segment] = []
        self.segments = 0
        self.image_area = 0.0
        self.count = 0
        self.crowded = False
        self._lib = lib
        self._box = [ctypes.c_float() for _ in range(4)]
        self._refs = [byref(value) for value in self._box]
        self._left = MAX_OBJECTS

    def collect(self, page: int) -> None:
        lib = self._lib
        self._walk(lib.FPDFPage_GetObject, page, lib.FPDFPage_CountObjects(page), None, 0)

    def _walk(self, get: Any, holder: int, count: int, matrix: Affine | None, depth: int) -> None:
        get_type = self._lib.FPDFPageObj_GetType
        text, path, image, form = 1, pdfium.PAGE_OBJECT_PATH, pdfium.PAGE_OBJECT_IMAGE, pdfium.PAGE_OBJECT_FORM
        if count > self._left:
            self.crowded = True
            count = self._left
        self._left -= count
        for index in range(count):
            item = get(holder, index)
            kind = get_type(item)  # a null pointer has type 0
            if kind == text:
                continue
            if kind == path:
                self._path(item, matrix)
            elif kind == image:
                self._image(item, matrix)
            elif kind == form:
                self.count += 1
                if depth < MAX_FORM_DEPTH:
                    inner = pdfium.Matrix()
                    self._lib.FPDFPageObj_GetMatrix(item, byref(inner))
                    own = (inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
                    self._walk(
                        self._lib.FPDFFormObj_GetObject,
                        item,
                        self._lib.FPDFFormObj_CountObjects(item),
                        own if matrix is None else multiply(own, matrix),
                        depth + 1,
                    )

    def _bounds(self, item: int, matrix: Affine | None) -> tuple[float, float, float, float] | None:
        if not self._lib.FPDFPageObj_GetBounds(item, *self._refs):
            return None
        left, bottom, right, top = (value.value for value in self._box)
        if matrix is None:
            return left, bottom, right, top
        corners = [apply(matrix, x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _image(self, item: int, matrix: Affine | None) -> None:
        self.count += 1
        bounds = self._bounds(item, matrix)
        if bounds is not None:
            self.image_area = max(self.image_area, (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]))
            rule = find_rule(*bounds)  # a ruling line drawn as an image
            if rule is not None:
                self.lines.append(rule)

    def _path(self, item: int, matrix: Affine | None) -> None:
        self.count += 1
        bounds = self._bounds(item, matrix)
        if bounds is None:
            return
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) <= RULE_THICKNESS_PT:
            rule = find_rule(left, bottom, right, top)
            if rule is not None:
                self.lines.append(rule)
            return
        segments = self._lib.FPDFPath_CountSegments(item)
        if segments < 2 or segments > self._left:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self._lib.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
        if not stroke.value and segments <= 5:
            if len(self.areas) < MAX_AREAS:
                self.areas.append(bounds)
            return  # shading
        self._left -= segments
        self.segments += segments
        self._segments(item, segments, matrix, bool(stroke.value))

    def _segments(self, item: int, count: int, outer: Affine | None, stroked: bool) -> None:
        """The straight edges of a path that is drawn as lines, and the thin boxes of one that is filled."""
        lib = self._lib
        inner = pdfium.Matrix()
        lib.FPDFPageObj_GetMatrix(item, byref(inner))
        matrix: Affine = (inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
        if outer is not None:
            matrix = multiply(matrix, outer)
        x, y = ctypes.c_float(), ctypes.c_float()
        parts: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = lib.FPDFPath_GetPathSegment(item, index)
            lib.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            kind = lib.FPDFPathSegment_GetType(segment)
            point = apply(matrix, x.value, y.value)
            if kind == pdfium.SEGMENT_MOVE or not parts:
                parts.append([point])
            elif kind == pdfium.SEGMENT_LINE:
                parts[-1].append(point)
            else:
                parts.append([point])  # a curve is no ruling line
            if lib.FPDFPathSegment_GetClose(segment) and len(parts[-1]) > 1:
                parts[-1].append(parts[-1][0])
        self.lines.extend(iter_rules(parts, stroked))
