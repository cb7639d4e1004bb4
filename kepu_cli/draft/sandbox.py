"""Jinja2's immutable sandbox with less in it and bounds on everything that makes text.

No files are loaded, no attribute leads inside, no operation and no filter builds more than ``bounds`` allows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kepu_cli.draft.bounds import RANGE_LIMIT, SIZE_LIMIT, BoundError, join_bounded
from kepu_cli.draft.filters import print_value


class _Generator(CodeGenerator):
    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:  # noqa: N802
        self.write("environment.join_values((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


_BUILTINS = (
    "abs", "count", "d", "default", "first", "float", "groupby", "int", "items", "last", "length", "list", "lower", "map", "max",
    "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort", "sum", "trim", "unique", "upper",
)  # fmt: skip
_STRING_METHODS = frozenset(
    {"startswith", "endswith", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "isdigit", "find", "count"}
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 as a template of a draft may use it.

    ``printed`` turns a value into what is printed; ``filters`` come on top of the harmless ones of Jinja2.
    """

    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, printed: Callable[[Any], str], filters: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        builtin = {name: self.filters[name] for name in _BUILTINS}
        self.filters.clear()
        self.filters.update(builtin | dict(filters))
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)
        self.globals["range"] = _bounded_range

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if callable(value) and isinstance(obj, (str, bytes, int, float, complex, dt.date, dt.time)):
            # int.to_bytes and date.strftime make any amount of text, as str.ljust does.
            return isinstance(obj, str) and attr in _STRING_METHODS
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:
        """No str.format: a width in it makes any amount of text."""
        return None

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = [value for value in (left, right) if isinstance(value, (str, list, tuple))]
        if operator == "%" and isinstance(left, str):
            raise BoundError("模板里不能用 % 拼文字，请用 ~")
        if operator == "+" and sum(len(value) for value in sized) > SIZE_LIMIT:
            raise BoundError("拼出的内容太长")
        if operator == "*" and sized:
            times = next((value for value in (left, right) if isinstance(value, int)), 0)
            if len(sized[0]) * max(times, 0) > SIZE_LIMIT:
                raise BoundError("拼出的内容太长")
        if operator == "**" and (abs(right) > 64 or abs(left) > 10**6):
            raise BoundError("乘方太大")
        if (
            operator == "*"
            and isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() + right.bit_length() > 4096
        ):
            raise BoundError("数太大")
        return super().call_binop(context, operator, left, right)

    def join_values(self, values: Sequence[Any]) -> str:
        """What ~ makes."""
        return join_bounded("", (value if isinstance(value, str) else print_value(value) for value in values))


def _bounded_range(*arguments: int) -> range:
    found = range(*arguments)
    if len(found) > RANGE_LIMIT:
        raise BoundError(f"range 有 {len(found)} 项，超过 {RANGE_LIMIT} 项的上限")
    return found
