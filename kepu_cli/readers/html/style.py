"""How a piece of a page looks: what its element, its attributes and the styles around it say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from kepu_cli.records import dataclass, replace

Align: TypeAlias = Literal["left", "center", "right", "justify"]

_ALIGNS: Mapping[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
    "-webkit-center": "center",
}
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_SIZE_NAMES = {"x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0, "xx-large": 24.0}
_LENGTH = re.compile(r"(-?\d{0,5}(?:\.\d{1,6})?)\s*(pt|px|em|rem|ex|ch|cm|mm|in|%)?")
_POINTS = {"pt": 1.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72.0, "rem": 12.0}
_DEFAULT_SIZE = 12.0
# fmt: off
_HIDDEN_TAGS = frozenset((
    "noscript", "template", "textarea", "select", "option", "datalist", "button", "object", "iframe", "canvas",
    "audio", "video", "map",
))
# fmt: on
_BOLD_TAGS = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a run of text; everything but ``hidden`` comes down from the elements around it."""

    bold: bool = False
    size_pt: float | None = None
    font: str | None = None
    red: bool = False
    linked: bool = False
    align: Align | None = None
    indent: float | None = None  # 字
    indent_pt: float | None = None  # the same where it is given as a length
    heading: int = 0
    hidden: bool = False
    pre: bool = False


class StyleSheet:
    """Derives the style of an element from its parent's; equal elements are worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Style, str, str, str, str, str, str], Style] = {}
        self._declarations: dict[str, dict[str, str]] = {}

    def derive(self, parent: Style, tag: str, attributes: Mapping[str, str]) -> Style:
        """The style of an element ``tag`` with these attributes inside ``parent``."""
        get = attributes.get
        hidden = "hidden" in attributes or get("aria-hidden") == "true" or get("type") == "hidden"
        key = (
            parent,
            tag,
            get("style", ""),
            get("align", ""),
            get("color", ""),
            get("size", ""),
            get("face", "") + "!" * hidden + "@" * _is_link(tag, attributes),
        )
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._work_out(parent, tag, attributes, hidden)
        return style

    def displays_block(self, style: str) -> bool:
        """Whether an inline element with this style attribute is laid out as a block."""
        return self._parse(style).get("display", "") in ("block", "flex", "grid", "list-item", "table")

    def _work_out(self, parent: Style, tag: str, attributes: Mapping[str, str], hidden: bool) -> Style:
        style = parent
        declared = self._parse(attributes.get("style", ""))
        if tag in _BOLD_TAGS:
            style = replace(style, bold=True)
        if tag == "a":
            style = replace(style, linked=_is_link(tag, attributes))
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            style = replace(style, heading=int(tag[1]))
        if tag == "center":
            style = replace(style, align="center")
        if tag in ("pre", "listing", "xmp"):
            style = replace(style, pre=True)
        if tag == "font":
            style = replace(
                style,
                size_pt=_FONT_SIZES.get(attributes.get("size", ""), style.size_pt),
                font=attributes.get("face") or style.font,
            )
        color = declared.get("color") or (attributes.get("color") if tag == "font" else None)
        if color:
            style = replace(style, red=is_red(color))
        align = _ALIGNS.get((declared.get("text-align") or attributes.get("align") or "").lower())
        if align and tag not in ("table", "img", "tbody"):
            style = replace(style, align=align)
        if declared:
            style = _apply(style, declared)
        if (
            hidden
            or tag in _HIDDEN_TAGS
            or "none" in declared.get("display", "")
            or "hidden" in declared.get("visibility", "")
        ):
            style = replace(style, hidden=True)
        return style

    def _parse(self, text: str) -> dict[str, str]:
        if not text:
            return {}
        found = self._declarations.get(text)
        if found is None:
            found = {}
            for part in text[:4000].split(";"):
                name, mark, value = part.partition(":")
                if mark:
                    name = name.strip().lower()
                    value = value.replace("!important", "").strip()
                    found[name] = value if name.endswith("font-family") else value.lower()
            self._declarations[text] = found
        return found


def _is_link(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is a link, not the name of a place in the page (``<a name="top">``)."""
    return tag == "a" and ("href" in attributes or "onclick" in attributes)


def _apply(style: Style, declared: Mapping[str, str]) -> Style:
    weight = declared.get("font-weight", "")
    bold = style.bold if not weight else weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    size = style.size_pt
    if value := declared.get("font-size"):
        size = _SIZE_NAMES.get(value) or _to_points(value, size or _DEFAULT_SIZE) or size
    font = style.font
    if value := declared.get("mso-fareast-font-family") or declared.get("font-family"):
        font = value.split(",")[0].strip(" '\"") or font
    indent, indent_pt = style.indent, style.indent_pt
    if value := declared.get("text-indent"):
        points = _to_points(value, size or _DEFAULT_SIZE)
        if value.endswith(("em", "%")):
            indent, indent_pt = _to_points(value, 1.0), None
        elif points is not None:
            indent, indent_pt = None, points
    pre = style.pre or declared.get("white-space", "").startswith("pre")
    return replace(style, bold=bold, size_pt=size, font=font, indent=indent, indent_pt=indent_pt, pre=pre)


def _to_points(value: str, size: float) -> float | None:
    match = _LENGTH.match(value)
    if match is None or not match[1] or match[1] in ("-", "."):
        return None
    number = float(match[1])
    unit = match[2] or "px"
    if unit in ("em", "%", "ex", "ch"):
        return round(number * size / {"em": 1, "%": 100, "ex": 2, "ch": 2}[unit], 2)
    return round(number * _POINTS[unit], 2)


def is_red(color: str) -> bool:
    """Whether a CSS colour is the red of a red head (red, #f00, #c00000, rgb(255,0,0))."""
    color = color.strip().lower()
    if color in ("red", "crimson", "darkred", "firebrick"):
        return True
    if match := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", color):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    elif match := re.match(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})", color):
        red, green, blue = int(match[1]), int(match[2]), int(match[3])
    else:
        return False
    return red >= 150 and green <= 70 and blue <= 70
