"""What a scalar of YAML or JSON means where the model says what it should be: ``1.`` is text where text belongs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kepu_cli.records import NamedTuple

if TYPE_CHECKING:
    from kepu_cli.shapes import Shape

ABSENT: Any = object()  # what does not fit; None stands in the model for what is not there
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Scalar(NamedTuple):
    """A YAML scalar as typed; ``plain`` where it stood without quotes."""

    text: str
    plain: bool


def is_null(value: object) -> bool:
    """Whether a value says that nothing is there."""
    return value is None or (isinstance(value, Scalar) and value.plain and value.text in NULLS)


def read_typed(shape: Shape, value: Scalar) -> Any:
    """The value of a YAML scalar, ABSENT where it does not fit."""
    text = value.text
    if shape.choices:
        return text if text in shape.choices else ABSENT
    if is_null(value):
        return ABSENT
    if value.plain or str not in shape.scalars:
        for scalar in shape.scalars:
            if scalar is not str:
                read = _READERS[scalar](text)
                if read is not ABSENT and not (
                    scalar is float and int in shape.scalars and _read_int(text) is not ABSENT
                ):
                    return read
    return text if str in shape.scalars else ABSENT


def read_json(shape: Shape, value: Any) -> Any:
    """The value of a JSON scalar, ABSENT where it does not fit."""
    if isinstance(value, bool):
        return value if bool in shape.scalars else ABSENT
    if shape.choices:
        return value if value in shape.choices else ABSENT
    if isinstance(value, str) and date in shape.scalars:
        return _read_date(value)
    if isinstance(value, int) and int not in shape.scalars and float in shape.scalars:
        return float(value)
    return value if type(value) in shape.scalars else ABSENT


def _read_int(text: str) -> Any:
    return int(text) if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 20 else ABSENT


def _read_float(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return ABSENT
    return number if number - number == 0 and "_" not in text else ABSENT


def _read_date(text: str) -> Any:
    try:
        return date.fromisoformat(text) if len(text) == 10 else ABSENT
    except ValueError:
        return ABSENT


def _read_bool(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), ABSENT)


_READERS: dict[type, Any] = {int: _read_int, float: _read_float, bool: _read_bool, date: _read_date}
