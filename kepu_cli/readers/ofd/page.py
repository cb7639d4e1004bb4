"""One page of an OFD as data: its objects set on the sheet, their characters as pieces, straight paths as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kepu_cli.readers.ofd.content import CompositeItem, ImageItem, Item, PathItem, TextItem
from kepu_cli.readers.ofd.numbers import read_path
from kepu_cli.readers.ofd.resources import Resources
from kepu_cli.readers.ofd.runs import PRINTED, SLANTED, RunList
from kepu_cli.readers.paged.drawing import RULE_THICKNESS_PT, Affine, apply, find_rule, iter_rules, multiply
from kepu_cli.readers.paged.pages import SCANNED_CHARACTERS, SCANNED_SHARE
from kepu_cli.readers.paged.printed import Page, Piece, Segment, Style, build_page, split_piece

POINTS_PER_MM = 72 / 25.4
MAX_OBJECTS = 200_000
"""Objects of composite units and segments of paths looked at on one page."""
MAX_AREAS = 2_000
MAX_DEPTH = 8
"""Composite units within one another."""

_SHEET: Affine = (POINTS_PER_MM, 0.0, 0.0, -POINTS_PER_MM, 0.0, 0.0)  # mm downwards to points upwards


class OfdPage:
    """A page ready to be read: its own objects and those of its templates, its annotations, what they refer to."""

    def __init__(
        self,
        number: int,
        box: Sequence[float],
        items: Sequence[Item],
        annotations: Sequence[Item],
        resources: Resources,
    ) -> None:
        self.number = number
        self._box = box
        self._items = items
        self._annotations = annotations
        self._resources = resources
        self._text = RunList()

    def read(self) -> Page:
        """Everything on the page."""
        left, top, width, height = (POINTS_PER_MM * value for value in self._box)
        box = left, -top - height, left + width, -top
        drawing = _Drawing(self._resources)
        hidden: list[tuple[TextItem, Affine]] = []

        def take(item: TextItem, matrix: Affine) -> None:
            if item.hidden:
                hidden.append((item, matrix))
            else:
                self._text.add(item, matrix)

        drawing.walk(self._items, _SHEET, take)
        covered = drawing.image_area > SCANNED_SHARE * width * height
        if covered and len(self._text.advances) < SCANNED_CHARACTERS:
            for item, matrix in hidden:  # the recognised text behind the picture of a page
                self._text.add(item, matrix)
            hidden.clear()
        raw = self._text.pieces(box)
        apart = [item for item, _ in hidden]
        drawing.walk(self._annotations, _SHEET, lambda item, _: apart.append(item), drawn=False)
        for item in apart:
            for text in "".join(code.text for code in item.codes).translate(PRINTED).split():
                raw.append((text, (0.0, 0.0, 0.0, 0.0), 1.0, 0, False, SLANTED))
        return build_page(
            self.number,
            box,
            raw,
            drawing.segments,
            image_area=drawing.image_area,
            drawn=drawing.count > 0,
            crowded=drawing.crowded,
            areas=drawing.areas,
            drawn_segments=drawing.outlined,
        )

    def split(self, piece: Piece, columns: list[float]) -> list[Piece]:
        """``piece`` cut at those x of ``columns`` that it crosses, character by character."""
        return split_piece(piece, self._text.advances[piece.start : piece.start + len(piece.text)], columns)

    def style(self, index: int) -> Style:
        """How the character with this number is set."""
        return self._resources.style(self._text.item_of(index).look)


class _Drawing:
    """Lines and pictures among the objects of a page, those of composite units included."""

    def __init__(self, resources: Resources) -> None:
        self.segments: list[Segment] = []
        self.areas: list[Segment] = []  # filled: shading
        self.outlined = 0  # segments of all paths
        self.image_area = 0.0
        self.count = 0
        self.crowded = False
        self._resources = resources
        self._left = MAX_OBJECTS

    def walk(
        self,
        items: Sequence[Item],
        matrix: Affine,
        take: Callable[[TextItem, Affine], None],
        *,
        drawn: bool = True,
        depth: int = 0,
    ) -> None:
        """Give texts to ``take`` with their map to the sheet; where they are ``drawn`` on it, note lines and pictures."""
        for item in items:
            if isinstance(item, TextItem):
                take(item, multiply(item.matrix, matrix))
            elif isinstance(item, CompositeItem):
                self.count += drawn
                unit = self._resources.units.get(item.resource, [])
                self._left -= 1 + len(unit)
                if self._left < 0 or depth >= MAX_DEPTH:
                    self.crowded = True
                else:
                    self.walk(unit, multiply(item.matrix, matrix), take, drawn=drawn, depth=depth + 1)
            elif drawn and isinstance(item, PathItem):
                self._path(item, multiply(item.matrix, matrix))
            elif drawn and isinstance(item, ImageItem):
                self.count += 1
                (x0, y0), (x1, y1) = self._corners(item, multiply(item.matrix, matrix))
                self.image_area = max(self.image_area, (x1 - x0) * (y1 - y0))
                self._take_rule(x0, y0, x1, y1)  # a ruling line drawn as a picture

    @staticmethod
    def _corners(item: ImageItem, matrix: Affine) -> tuple[tuple[float, float], tuple[float, float]]:
        ends = [apply(matrix, x, y) for x in (0.0, item.width) for y in (0.0, item.height)]
        xs, ys = [x for x, _ in ends], [y for _, y in ends]
        return (min(xs), min(ys)), (max(xs), max(ys))

    def _take_rule(self, left: float, bottom: float, right: float, top: float) -> None:
        rule = find_rule(left, bottom, right, top)
        if rule is not None:
            self.segments.append(rule)

    def _path(self, item: PathItem, matrix: Affine) -> None:
        self.count += 1
        if self._left <= 0:
            self.crowded = True
            return
        parts, segments = read_path(item.data, matrix, self._left)
        self._left -= segments
        self.outlined += segments
        points = [point for part in parts for point in part]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if min(right - left, top - bottom) <= RULE_THICKNESS_PT:
            self._take_rule(left, bottom, right, top)
        elif item.stroked or segments > 5:
            self.segments.extend(iter_rules(parts, item.stroked))
        elif len(self.areas) < MAX_AREAS:
            self.areas.append((left, bottom, right, top))
