"""The shape of the model as data, taken from its dataclasses: what loading, checking and the JSON Schema follow."""

from __future__ import annotations

import datetime as dt
import sys
import types
import typing
from functools import cache
from typing import Any

from kepu_cli.records import NamedTuple, fields, is_record


class Shape(NamedTuple):
    """What one value may be: text, a number… (``scalars``), one of ``choices``, a list of ``item``, a ``model``."""

    scalars: tuple[type, ...] = ()  # of str, int, float, bool, dt.date
    choices: tuple[str, ...] = ()
    item: Shape | None = None
    model: type | None = None

    @property
    def expected(self) -> str:
        """What is expected, in Chinese: 文字, 整数, 列表…"""
        if self.choices:
            return f"{'、'.join(self.choices)} 之一"
        if self.item is not None:
            return "列表"
        if self.model is not None:
            return f"一组键（{'、'.join(key.name for key in keys_of(self.model)[:4])}…）"
        names = {str: "文字", int: "整数", float: "数", bool: "true 或 false", dt.date: "日期（如 2024-01-30）"}
        shown = [scalar for scalar in self.scalars if not (scalar is int and float in self.scalars)]
        return "或".join(names[scalar] for scalar in shown)


class Key(NamedTuple):
    """One key of a mapping: its name, whether it must be there, and the shape of its value."""

    name: str
    required: bool
    shape: Shape


@cache
def keys_of(model: type) -> tuple[Key, ...]:
    """The keys of a dataclass of the model in the order they are written: ``schema`` first, then field order."""
    keys = [
        Key(
            field.name,
            field.required,
            _shape_of(field.type, model.__module__),
        )
        for field in fields(model)
    ]
    return tuple(sorted(keys, key=lambda key: key.name != "schema"))


@cache
def _shape_of(annotation: str, module: str) -> Shape:
    """The shape of an annotation as written; the model says few different things, so each is worked out once."""
    holder = types.SimpleNamespace(__annotations__={"": annotation})
    return _shape(typing.get_type_hints(holder, vars(sys.modules[module]))[""])


def _shape(hint: Any) -> Shape:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        shapes = [_shape(argument) for argument in arguments if argument is not types.NoneType]
        if len(shapes) == 1:
            return shapes[0]
        return Shape(scalars=tuple(scalar for shape in shapes for scalar in shape.scalars))
    if origin is typing.Literal:
        return Shape(choices=arguments)
    if origin is tuple:
        return Shape(item=_shape(arguments[0]))
    if is_record(hint):
        return Shape(model=hint)
    return Shape(scalars=(hint,))
