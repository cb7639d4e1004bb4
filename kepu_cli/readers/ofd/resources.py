"""What pages refer to: fonts, colours, drawing parameters and composite units (GB/T 33190, 7.9)."""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.readers.ofd.content import OPAQUE, ContentReader, Item, Look, parse_part
from kepu_cli.readers.ofd.numbers import read_number
from kepu_cli.readers.paged.printed import Style, read_style
from kepu_cli.readers.xml_events import Attributes
from kepu_cli.records import dataclass, field

MAX_RELATIVES = 16
"""Drawing parameters that follow from one another; more is a circle."""
_YES = ("true", "1")
_BLACK = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class DrawParam:
    """Drawing parameters: the one they follow from, and their own fill colour."""

    relative: str = ""
    colour: tuple[str, str] | None = None


@dataclass(slots=True)
class Resources:
    """Everything by its ID."""

    fonts: dict[str, tuple[str, bool]] = field(default_factory=dict)  # name, bold
    colour_spaces: dict[str, str] = field(default_factory=dict)  # GRAY, RGB, CMYK
    draw_params: dict[str, DrawParam] = field(default_factory=dict)
    units: dict[str, list[Item]] = field(default_factory=dict)
    _styles: dict[Look, Style] = field(default_factory=dict)

    def merged(self, other: Resources) -> Resources:
        """These and the other's, which count where both have an ID."""
        return Resources(
            {**self.fonts, **other.fonts},
            {**self.colour_spaces, **other.colour_spaces},
            {**self.draw_params, **other.draw_params},
            {**self.units, **other.units},
        )

    def style(self, look: Look) -> Style:
        """How a text with this look is set."""
        if look not in self._styles:
            self._styles[look] = self._style(look)
        return self._styles[look]

    def _style(self, look: Look) -> Style:
        name, bold = self.fonts.get(look.font, ("", False))
        colour = look.colour
        param = look.draw_param
        for _ in range(MAX_RELATIVES):
            if colour is not None or param not in self.draw_params:
                break
            colour = self.draw_params[param].colour
            param = self.draw_params[param].relative
        return read_style(name, bold or read_number(look.weight) >= 600 or look.outlined, self._rgb(colour, look.alpha))

    def _rgb(self, colour: tuple[str, str] | None, alpha: float) -> tuple[float, float, float]:
        """Red, green and blue from 0 to 255 as they look on white paper."""
        red, green, blue = (OPAQUE - (OPAQUE - value) * alpha / OPAQUE for value in self._opaque(colour))
        return red, green, blue

    def _opaque(self, colour: tuple[str, str] | None) -> tuple[float, float, float]:
        """Red, green and blue, black where nothing else is said."""
        if colour is None:
            return _BLACK
        value, space = colour
        numbers = [_read_channel(word) for word in value.split()[:4]]
        if len(numbers) == 3:
            return numbers[0], numbers[1], numbers[2]
        if len(numbers) == 1 and self.colour_spaces.get(space, "GRAY") == "GRAY":
            return numbers[0], numbers[0], numbers[0]
        if len(numbers) == 4:
            cyan, magenta, yellow, black = (1 - number / 255 for number in numbers)
            return 255 * cyan * black, 255 * magenta * black, 255 * yellow * black
        return _BLACK


def _read_channel(word: str) -> float:
    if word.startswith("#"):
        try:
            return float(int(word[1:5], 16) & 255)
        except ValueError:
            return 0.0
    return min(max(read_number(word), 0.0), 255.0)


def read_resources(data: bytes, file: str, part: str) -> Resources:
    """The resources of one part. Raises ReadError for broken XML."""
    reader, found = ContentReader(), Resources()
    param: DrawParam | None = None

    def font(attributes: Attributes) -> None:
        name = attributes.get("FontName") or attributes.get("FamilyName", "")
        found.fonts[attributes.get("ID", "")] = name.rpartition("+")[2], attributes.get("Bold") in _YES

    def colour_space(attributes: Attributes) -> None:
        found.colour_spaces[attributes.get("ID", "")] = attributes.get("Type", "RGB").upper()

    def start_param(attributes: Attributes) -> None:
        nonlocal param
        param = found.draw_params[attributes.get("ID", "")] = DrawParam(attributes.get("Relative", ""))

    def end_param() -> None:
        nonlocal param
        param = None

    def fill_colour(attributes: Attributes) -> None:
        if param is None:
            reader.starts["FillColor"](attributes)
        else:
            param.colour = attributes.get("Value", ""), attributes.get("ColorSpace", "")

    def start_unit(attributes: Attributes) -> None:
        reader.items = found.units[attributes.get("ID", "")] = []

    starts: dict[str, Callable[[Attributes], None]] = {
        **reader.starts,
        "Font": font,
        "ColorSpace": colour_space,
        "DrawParam": start_param,
        "FillColor": fill_colour,
        "CompositeGraphicUnit": start_unit,
    }
    parse_part(data, file, part, starts, {**reader.ends, "DrawParam": end_param}, reader)
    return found
