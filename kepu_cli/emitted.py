"""The YAML that the emitter writes, read back line by line: four times as quick as a YAML library.

The emitter keeps to a small part of YAML: two spaces a level, ``- `` for items, one-line plain or double-quoted scalars,
``|-`` blocks, one-line flow lists and mappings. A text that leaves that part anywhere (a comment, another indentation, an
anchor, a tab), or whose keys and values do not fit the model, is for the library to read and to explain. Wherever this
gives a Policy, the library gives the same one; the tests hold it to that.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NoReturn

from kepu_cli.emitter import PLAIN, PLAIN_IN_FLOW, holds_strange, is_word
from kepu_cli.model import SCHEMA, Policy
from kepu_cli.records import NamedTuple
from kepu_cli.scalars import ABSENT, NULLS, Scalar, read_typed
from kepu_cli.shapes import Shape, keys_of

_FIRST = f"schema: {SCHEMA}\n"  # behind the comment that names the JSON Schema
_MAX_DEPTH = 40  # mappings inside mappings
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\nrt])*+)"')
_SAFE_DIGITS = 20  # a number of more digits is a text to the library as well
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\"}


def read_emitted(text: str) -> Policy | None:
    """The one Policy in a text of the emitter's form, None where the text is anything else."""
    if not text.startswith((_FIRST, "#")) or not text.endswith("\n") or holds_strange(text.replace("\n", "")):
        return None
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    if lines[start] + "\n" != _FIRST:
        return None
    # The last of the lines is empty: it holds no key, so that everything ends before it.
    reader = _Reader(lines, start)
    try:
        policy = reader.mapping(Policy, 0, 0)
    except _OtherFormError:
        return None
    return policy if reader.at == len(lines) - 1 and isinstance(policy, Policy) else None


class _OtherFormError(Exception):
    """The text is not of the emitter's form, or does not fit the model."""


def _leave() -> NoReturn:
    raise _OtherFormError


class _Field(NamedTuple):
    """The shape of a key's value; ``text``: it is a text and nothing else."""

    shape: Shape
    text: bool


@cache
def _fields(model: type) -> tuple[dict[str, _Field], frozenset[str]]:
    """The keys of a model, and those it must have."""
    keys = keys_of(model)
    fields = {key.name: _Field(key.shape, key.shape.scalars == _TEXT) for key in keys}
    return fields, frozenset(key.name for key in keys if key.required)


class _Reader:
    """The lines, the column each begins at (-1: an empty one), what stands there, and how far they are read."""

    __slots__ = ("at", "bodies", "depths", "lines", "plain")

    def __init__(self, lines: list[str], at: int) -> None:
        self.lines = lines
        self.bodies = [line.lstrip(" ") for line in lines]
        self.depths = [len(line) - len(body) if line else -1 for line, body in zip(lines, self.bodies, strict=True)]
        self.at = at
        self.plain: set[str] = set()  # items of lists known to be plain: the names of units come again and again

    def mapping(self, model: type, indent: int, depth: int) -> Any:
        """The mapping whose keys stand at ``indent``, from the line read next."""
        if depth > _MAX_DEPTH:
            _leave()
        fields, required = _fields(model)
        bodies, depths = self.bodies, self.depths
        values: dict[str, Any] = {}
        while depths[self.at] == indent:
            name, colon, value = bodies[self.at].partition(":")
            field = fields.get(name)
            if field is None or not colon or name in values:
                _leave()
            self.at += 1
            if not value:
                values[name] = self._nested(field.shape, indent + 2, depth)
            elif value[0] != " ":
                _leave()
            elif field.text and is_word(text := value[1:]):
                values[name] = text
            else:
                values[name] = self._value(field.shape, value[1:], indent, depth)
        if depths[self.at] > indent:
            _leave()
        return _build(model, values, required)

    def _nested(self, shape: Shape, indent: int, depth: int) -> Any:
        if self.depths[self.at] != indent:
            _leave()
        if shape.model is not None:
            return self.mapping(shape.model, indent, depth + 1)
        if shape.item is None:
            _leave()
        return self._list(shape.item, indent, depth)

    def _list(self, shape: Shape, indent: int, depth: int) -> tuple[Any, ...]:
        bodies, depths = self.bodies, self.depths
        items = []
        while depths[self.at] == indent:
            body = bodies[self.at]
            if body[:2] != "- ":
                _leave()
            rest = body[2:]
            if (shape.model is not None and rest[:1] != "{") or (shape.item is not None and rest[:1] != "["):
                # What follows the dash is the first line of the item.
                bodies[self.at] = rest.lstrip(" ")
                depths[self.at] = indent + 2 + len(rest) - len(bodies[self.at])
                items.append(self._nested(shape, indent + 2, depth))
            else:
                self.at += 1
                items.append(self._value(shape, rest, indent, depth))
        if depths[self.at] > indent:
            _leave()
        return tuple(items)

    def _value(self, shape: Shape, value: str, indent: int, depth: int) -> Any:
        """A value that begins on the line of its key or dash."""
        if shape.model is not None:
            if value[:1] == "{" and value[-1] == "}" and '"' not in value and "[" not in value and "{" not in value[1:]:
                return _read_plain_mapping(shape.model, value[1:-1])
            found, end = _read_flow(shape, value, 0, depth)
        elif shape.item is not None:
            if value[:1] == "[" and value[-1] == "]" and shape.item.scalars == _TEXT and '"' not in value:
                return self._plain_list(value[1:-1])
            found, end = _read_flow(shape, value, 0, depth)
        elif value == "|-":
            return _typed(shape, self._literal(indent + 2), False)
        elif value[:1] == '"':
            match = _QUOTED.fullmatch(value)
            if match is None:
                _leave()
            return _typed(shape, _unescape(match[1]), False)
        elif PLAIN.fullmatch(value):
            return _typed(shape, value, True)
        else:
            _leave()
        if end != len(value):
            _leave()
        return found

    def _plain_list(self, inside: str) -> tuple[str, ...]:
        """A list of texts on one line without quotes."""
        items = inside.split(", ") if inside else []
        for item in items:
            if item not in self.plain:
                if not _is_plain_in_flow(item) or item in NULLS:
                    _leave()
                self.plain.add(item)
        return tuple(items)

    def _literal(self, indent: int) -> str:
        lines = self.lines
        start = at = self.at
        pad = " " * indent
        while lines[at].startswith(pad) or (not lines[at] and at < len(lines) - 1):
            at += 1
        block = [line[indent:] for line in lines[start:at]]
        # A block's own indentation is that of its first line; blank lines at its ends are another matter.
        if not block or not block[0] or block[0][0] == " " or not block[-1]:
            _leave()
        self.at = at
        return "\n".join(block)


def _build(model: type, values: dict[str, Any], required: frozenset[str]) -> Any:
    if not required <= values.keys():
        _leave()
    return model(**values)


def _is_plain_in_flow(text: str) -> bool:
    return is_word(text) or (PLAIN_IN_FLOW.fullmatch(text) is not None and text[-1] != " ")


def _read_plain_mapping(model: type, inside: str) -> Any:
    """A mapping on one line without quotes and without anything nested: no plain scalar in it holds a comma or ``: ``."""
    fields, required = _fields(model)
    values: dict[str, Any] = {}
    for pair in inside.split(", ") if inside else ():
        name, _, text = pair.partition(": ")
        field = fields.get(name)
        if field is None or name in values:
            _leave()
        if field.text and text.isalnum() and text[0] > "~":  # is_word, without a call for each of very many
            values[name] = text
        elif field.shape.model is None and field.shape.item is None and _is_plain_in_flow(text):
            values[name] = _typed(field.shape, text, True)
        else:
            _leave()
    return _build(model, values, required)


def _read_flow(shape: Shape, text: str, at: int, depth: int) -> tuple[Any, int]:
    """A value inside a line, and where it ends."""
    if shape.item is not None:
        return _read_flow_list(shape.item, text, at, depth)
    if shape.model is not None:
        return _read_flow_mapping(shape.model, text, at, depth)
    if text[at : at + 1] == '"':
        match = _QUOTED.match(text, at)
        if match is None:
            _leave()
        return _typed(shape, _unescape(match[1]), False), match.end()
    match = PLAIN_IN_FLOW.match(text, at)
    if match is None or match[0][-1] == " ":
        _leave()
    return _typed(shape, match[0], True), match.end()


def _read_flow_list(shape: Shape, text: str, at: int, depth: int) -> tuple[tuple[Any, ...], int]:
    if text[at : at + 1] != "[":
        _leave()
    items: list[Any] = []
    at += 1
    if text[at : at + 1] == "]":
        return (), at + 1
    while True:
        item, at = _read_flow(shape, text, at, depth)
        items.append(item)
        if text[at : at + 1] == "]":
            return tuple(items), at + 1
        if text[at : at + 2] != ", ":
            _leave()
        at += 2


def _read_flow_mapping(model: type, text: str, at: int, depth: int) -> tuple[Any, int]:
    if text[at : at + 1] != "{" or depth > _MAX_DEPTH:
        _leave()
    fields, required = _fields(model)
    values: dict[str, Any] = {}
    at += 1
    while text[at : at + 1] != "}":
        if values:
            if text[at : at + 2] != ", ":
                _leave()
            at += 2
        end = text.find(": ", at)
        name = text[at:end]
        field = fields.get(name)
        if end < 0 or field is None or name in values:
            _leave()
        values[name], at = _read_flow(field.shape, text, end + 2, depth + 1)
    return _build(model, values, required), at + 1


def _typed(shape: Shape, text: str, plain: bool) -> Any:
    """A scalar as the model wants it."""
    if shape.scalars == _TEXT:
        if plain and text in NULLS:
            _leave()
        return text
    if plain and int in shape.scalars and text.isdecimal() and text.isascii() and len(text) < _SAFE_DIGITS:
        return int(text)
    found = read_typed(shape, Scalar(text, plain))
    if found is ABSENT:
        _leave()
    return found


_TEXT = (str,)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(r"\\.", lambda match: _ESCAPES[match[0]], text)
