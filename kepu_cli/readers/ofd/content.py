"""The objects drawn on a page, a template, an annotation or a composite unit, as its XML lists them (GB/T 33190, 7.7).

They stay in their own coordinates; where they come to stand on the sheet is found when the page is put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from kepu_cli.errors import ReadError
from kepu_cli.readers.ofd.numbers import IDENTITY, read_matrix, read_number, read_numbers, read_place
from kepu_cli.readers.paged.drawing import Affine, multiply
from kepu_cli.readers.xml_events import Attributes, EventParser
from kepu_cli.records import NamedTuple, dataclass, field

PROGRAM = "OFD 阅读器"
"""What messages name to repair a file with."""
OPAQUE = 255.0
_NO = ("false", "0")
_UNSEEN = ("Clips", "Actions", "Pattern", "AxialShd", "RadialShd", "GouraudShd", "LaGourandShd")
"""Elements whose contents are no text and no line of the page, though they may hold such objects."""
_CONTROLS = re.compile(
    rb"[\0-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_DECLARED_ENCODING = 200  # bytes at the start of a part in which its encoding is declared


class TextCode(NamedTuple):
    """One run of characters: where the first stands, the steps to the others as written (None: not given)."""

    x: float
    y: float
    delta_x: str | None
    delta_y: str | None
    text: str


_NO_CODE = TextCode(0.0, 0.0, None, None, "")


class Look(NamedTuple):
    """How a text is set, as far as the object itself says."""

    font: str  # ID of the font
    weight: str
    outlined: bool  # filled and stroked, the imitation of bold
    colour: tuple[str, str] | None  # value and ID of the colour space
    draw_param: str
    alpha: float  # up to 255, opaque


@dataclass(slots=True)
class TextItem:
    """A text object (11.2): ``right`` is the right side of its box in its own coordinates, None where that says nothing."""

    matrix: Affine
    right: float | None
    size: float
    attributes: Attributes
    draw_param: str
    alpha: float
    colour: tuple[str, str] | None = None
    codes: list[TextCode] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Whether nothing of it is to be seen."""
        get = self.attributes.get
        unpainted = get("Fill") in _NO and get("Stroke", "false") in _NO
        return self.alpha <= 0 or unpainted or get("Visible") in _NO

    @property
    def look(self) -> Look:
        """How it is set."""
        get = self.attributes.get
        outlined = get("Stroke", "false") not in _NO and get("Fill") not in _NO
        alpha = min(self.alpha, OPAQUE) if self.alpha > 0 else OPAQUE  # recognised text behind a picture
        return Look(get("Font", ""), get("Weight", ""), outlined, self.colour, self.draw_param, alpha)


class PathItem(NamedTuple):
    """A path object (9.1)."""

    matrix: Affine
    stroked: bool
    data: str


class ImageItem(NamedTuple):
    """A picture: its box."""

    matrix: Affine
    width: float
    height: float


class CompositeItem(NamedTuple):
    """A composite object (13): another unit's objects set here."""

    matrix: Affine
    resource: str


Item: TypeAlias = TextItem | PathItem | ImageItem | CompositeItem


def parse_part(
    data: bytes,
    file: str,
    part: str,
    starts: dict[str, Callable[[Attributes], None]],
    ends: dict[str, Callable[[], None]],
    reader: ContentReader,
) -> None:
    """Feed an XML part to the tables; ``reader`` learns the parser, to take text and pass over elements.

    Raises ReadError for broken XML, any DTD and an unknown encoding.
    """
    reader.parser = EventParser(starts, ends, local=True, program=PROGRAM)
    reader.parser.parse(_as_utf8(data), file, part)


def _as_utf8(data: bytes) -> bytes:
    """The same XML in an encoding that the parser knows: GBK is none."""
    if data[:1].isspace():
        data = data.lstrip()
    head = data[:_DECLARED_ENCODING].lower()
    if not any(name in head for name in (b'"gb', b"'gb")):
        return data
    end = data.find(b"?>") + 2
    return data[end:].decode("gb18030", "replace").encode("utf-8") if head.startswith(b"<?xml") and end > 1 else data


class ContentReader:
    """Collects objects while the XML that holds them is read: ``starts`` and ``ends`` are its part of the tables."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.parser: EventParser
        self._text: list[str] = []
        self._item: TextItem | None = None
        self._path: tuple[Affine, bool] | None = None
        self._code: Attributes = {}
        self._layer_param = ""
        self._outer = IDENTITY  # an annotation's appearance
        self.starts: dict[str, Callable[[Attributes], None]] = {
            "Layer": self._layer,
            "TextObject": self._start_text,
            "TextCode": self._start_code,
            "FillColor": self._fill_colour,
            "PathObject": self._start_path,
            "AbbreviatedData": self.take_text,
            "ImageObject": self._image,
            "CompositeObject": self._composite,
            "Appearance": self._appearance,
            **dict.fromkeys(_UNSEEN, self._skip),
        }
        self.ends: dict[str, Callable[[], None]] = {
            "TextObject": self._end_text,
            "TextCode": self._end_code,
            "AbbreviatedData": self._end_path,
        }

    def take_text(self, _: Attributes) -> None:
        """Take down the characters of the element that has just started, see ``text``."""
        self._text.clear()
        self.parser.want_text(self._text.append)

    def text(self) -> str:
        """The characters taken down; nothing further is."""
        self.parser.want_text(None)
        return "".join(self._text)

    def _skip(self, _: Attributes) -> None:
        self.parser.skip()

    def _layer(self, attributes: Attributes) -> None:
        self._layer_param = attributes.get("DrawParam", "")

    def _appearance(self, attributes: Attributes) -> None:
        self._outer = read_place(attributes.get("Boundary"), None)[0]

    def _place(self, attributes: Attributes) -> tuple[Affine, float, float]:
        matrix, width, height = read_place(attributes.get("Boundary"), attributes.get("CTM"))
        return (matrix if self._outer is IDENTITY else multiply(matrix, self._outer)), width, height

    def _start_text(self, attributes: Attributes) -> None:
        get = attributes.get
        matrix, width, height = self._place(attributes)
        right = None
        if width > 0 and matrix[0] > 0 and not matrix[1]:
            right = (width - read_matrix(get("CTM"))[4]) / matrix[0]
        size = read_number(get("Size"))
        self._item = TextItem(
            matrix,
            right,
            size if size > 0 else height or 3.7,
            attributes,
            get("DrawParam") or self._layer_param,
            read_number(get("Alpha"), OPAQUE),
        )

    def _fill_colour(self, attributes: Attributes) -> None:
        item = self._item
        if item is not None:
            item.colour = attributes.get("Value", ""), attributes.get("ColorSpace", "")
            item.alpha = min(item.alpha, read_number(attributes.get("Alpha"), OPAQUE))

    def _start_code(self, attributes: Attributes) -> None:
        self._code = attributes
        self.take_text(attributes)

    def _end_code(self) -> None:
        text, item = self.text(), self._item
        if "\n" in text or "\t" in text:
            text = "".join(line.strip() for line in text.splitlines()).replace("\t", "")  # indented by hand
        if item is None or not text:
            return
        before = item.codes[-1] if item.codes else _NO_CODE
        get = self._code.get
        x, y = read_number(get("X"), before.x), read_number(get("Y"), before.y)
        item.codes.append(TextCode(x, y, get("DeltaX"), get("DeltaY"), text))

    def _end_text(self) -> None:
        if self._item is not None and self._item.codes:
            self.items.append(self._item)
        self._item = None

    def _start_path(self, attributes: Attributes) -> None:
        self._path = None
        if attributes.get("Visible") not in _NO:
            self._path = self._place(attributes)[0], attributes.get("Stroke") not in _NO

    def _end_path(self) -> None:
        data = self.text()
        if self._path is not None:
            self.items.append(PathItem(*self._path, data))
        self._path = None

    def _image(self, attributes: Attributes) -> None:
        if attributes.get("Visible") not in _NO:
            # the picture fills its box, whatever its own matrix does within it
            matrix, width, height = read_place(attributes.get("Boundary"), None)
            self.items.append(ImageItem(multiply(matrix, self._outer), width, height))

    def _composite(self, attributes: Attributes) -> None:
        if attributes.get("Visible") not in _NO:
            self.items.append(CompositeItem(self._place(attributes)[0], attributes.get("ResourceID", "")))


@dataclass(slots=True)
class Content:
    """One page or template: its box in mm (left, top, width, height), its templates' IDs, its resource parts, objects."""

    box: Sequence[float] | None = None
    templates: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


def read_content(data: bytes, file: str, part: str) -> Content:
    """A page or a template (7.7). Raises ReadError for broken XML.

    Programs put characters into text that XML does not allow; these alone do not make a page unreadable.
    """
    try:
        return _read_content(data, file, part)
    except ReadError:
        mended = _without_controls(data)
        if mended == data:
            raise
        return _read_content(mended, file, part)


def _without_controls(data: bytes) -> bytes:
    return _CONTROLS.sub(b"", data.decode("utf-8", "ignore").encode("utf-8"))


def _read_content(data: bytes, file: str, part: str) -> Content:
    reader, content = ContentReader(), Content()

    def end_box() -> None:
        content.box = read_box(reader.text())

    starts = {
        **reader.starts,
        "PhysicalBox": reader.take_text,
        "PageRes": reader.take_text,
        "Template": lambda attributes: content.templates.append(attributes.get("TemplateID", "")),
    }
    ends = {
        **reader.ends,
        "PhysicalBox": end_box,
        "PageRes": lambda: content.resources.append(reader.text().strip()),
    }
    parse_part(data, file, part, starts, ends, reader)
    content.items = reader.items
    return content


def read_box(text: str) -> Sequence[float] | None:
    """Left, top, width and height in mm, None where it is no box."""
    box = read_numbers(text, 4)
    return box if box is not None and box[2] > 0 and box[3] > 0 else None


def read_annotations(data: bytes, file: str, part: str) -> list[Item]:
    """The objects of the annotations of one page that are shown: watermarks, stamps, remarks (15)."""
    reader = ContentReader()

    def annotation(attributes: Attributes) -> None:
        if attributes.get("Visible") in _NO:
            reader.parser.skip()

    parse_part(data, file, part, {**reader.starts, "Annot": annotation}, reader.ends, reader)
    return reader.items
