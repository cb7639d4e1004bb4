"""A template run with its values: the text it prints, with marks that tell values and ready blocks from typed words.

A value is text wherever it is printed, never template code and never one of our own marks.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Macro

from kepu_cli.draft.bounds import OUTPUT_LIMIT, STEP_LIMIT, TIME_LIMIT_S, BoundError, join_bounded
from kepu_cli.draft.filters import FILTERS, print_value
from kepu_cli.draft.sandbox import Sandbox
from kepu_cli.draft.template import Blocks, Field, Missing, Template
from kepu_cli.draft.template_errors import explain_forbidden, explain_runtime, explain_syntax, explain_undefined
from kepu_cli.errors import TemplateError
from kepu_cli.records import NamedTuple, dataclass, field

_TAG = "来自字段"  # the filter that notes which field an expression prints; it has no use in a template

# Private-use characters that stand in the rendered text; values cannot hold them. One of ``_FIELD_CODES`` follows VALUE
# where a field of the template is in the value: its place among the fields.
BLOCK_OPEN, BLOCK_CLOSE, VALUE_LINE, VALUE, VALUE_END, LIST = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_FIELD_CODE, _FIELD_CODES = 0xE100, 0x700
_VALUE_MARK = f"{VALUE}[{chr(_FIELD_CODE)}-{chr(_FIELD_CODE + _FIELD_CODES - 1)}]?"
_MARKS = str.maketrans({chr(code): None for code in range(0xE000, 0xE010)})
_CONTROL = str.maketrans({chr(code): None for code in range(32) if chr(code) not in "\n\t"} | {"\r": "\n"})


@dataclass(slots=True)
class Rendered:
    """What a template printed: ``text`` with the marks above, the blocks it printed, what was missing."""

    text: str
    blocks: list[Blocks] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


class _MissingValue(jinja2.ChainableUndefined):
    """Stands for a required field: prints 【待填：…】, is empty in conditions, holds one such item in loops."""

    __slots__ = ("_field", "_report")

    def attach(self, row: Field, report: Callable[[Field], None]) -> _MissingValue:
        self._field, self._report = row, report
        return self

    def __str__(self) -> str:
        self._report(self._field)
        return f"【待填：{self._field.name}】"

    def __iter__(self) -> Iterator[Any]:
        return iter([self])

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Any:
        return self


class _Filled(NamedTuple):
    """A value on its way to be printed, and the field that it came from."""

    value: Any
    field: int


def render_template(template: Template, values: Mapping[str, Any]) -> Rendered:
    """Run a template with ``values`` (by field name; dates, numbers, texts, lists, ``Blocks``).

    A required field without a value prints 【待填：名称】 and is listed in ``missing``; an optional one prints nothing.
    TemplateError names the file, the line and the missing name, or the bound that was passed.
    """
    rendered = Rendered("")
    printed = 0

    def report(row: Field) -> None:
        if all(row.name != other.field.name for other in rendered.missing):
            rendered.missing.append(Missing(row, _lines_asking(template, row)))

    def finalize(value: Any) -> str:
        nonlocal printed
        text = _printed(value, rendered)
        printed += len(text)
        if printed > OUTPUT_LIMIT:
            raise BoundError(f"写出的内容超过 {OUTPUT_LIMIT} 字的上限")
        return text

    environment = Sandbox(finalize, FILTERS | {_TAG: _Filled})
    context: dict[str, Any] = {}
    for row in template.fields:
        value = values.get(row.name)
        if value is None or value == "" or value == ():
            value = row.default
        if value is None:
            value = _MissingValue(name=row.name).attach(row, report) if row.required else ""
        context[row.name] = value
        if row.alias:
            context[row.alias] = value
    try:
        tree = environment.parse(template.body, template.name, template.path)
        _refuse_files(tree, template)
        code = environment.compile(_tag_fields(tree, template), template.name, template.path)
        compiled = jinja2.Template.from_code(environment, code, environment.globals)
        rendered.text = _run(compiled, context, template.path)
    except jinja2.TemplateSyntaxError as error:
        reason = f"模板写法有误：{explain_syntax(error)}"
        raise TemplateError(reason, file=template.path, place=f"第{error.lineno}行") from error
    except (*_FAULTS, jinja2.TemplateError) as error:
        reason = _explain(error, [row.name for row in template.fields])
        raise TemplateError(reason, file=template.path, place=_place(error, template)) from error
    return rendered


_FAULTS = (
    BoundError, RecursionError, MemoryError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError, IndexError,
)  # fmt: skip


def _explain(error: BaseException, names: list[str]) -> str:
    if isinstance(error, BoundError):
        return f"{error}；请检查模板里的循环"
    if isinstance(error, (RecursionError, MemoryError)):
        return "模板没有终点地调用自己；请检查模板里的循环"
    if isinstance(error, jinja2.UndefinedError):
        return explain_undefined(error, names)
    if isinstance(error, jinja2.TemplateError):
        return explain_forbidden(error)
    return f"模板运行出错：{explain_runtime(error)}" if isinstance(error, Exception) else "模板运行出错"


def _refuse_files(tree: nodes.Template, template: Template) -> None:
    """TemplateError where a template asks for another file: each stands alone."""
    for kind in (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport):
        found = tree.find(kind)
        if found is not None:
            raise TemplateError(
                "模板不能引用别的文件（include、extends、import）；请把内容写在这里",
                file=template.path,
                place=f"第{found.lineno}行",
            )


def _tag_fields(tree: nodes.Template, template: Template) -> nodes.Template:
    """The tree with every printed expression tagged with the first field it names, itself or through a loop or set."""
    numbers = {name: index for index, row in enumerate(template.fields) for name in (row.name, row.alias) if name}
    scopes = [(row.target, row.iter) for row in tree.find_all(nodes.For)]
    scopes += [(row.target, row.node) for row in tree.find_all(nodes.Assign)]
    for target, origin in scopes:
        found = _first_field(origin, numbers)
        if found is not None:
            for name in _names(target):
                numbers.setdefault(name, found)
    for output in tree.find_all(nodes.Output):
        output.nodes = [_tagged(part, numbers) for part in output.nodes]
    return tree


def _tagged(part: nodes.Expr, numbers: Mapping[str, int]) -> nodes.Expr:
    found = None if isinstance(part, nodes.TemplateData) else _first_field(part, numbers)
    if found is None or found >= _FIELD_CODES:
        return part
    line = part.lineno
    return nodes.Filter(part, _TAG, [nodes.Const(found, lineno=line)], [], None, None, lineno=line)


def _first_field(node: nodes.Node, numbers: Mapping[str, int]) -> int | None:
    return next((numbers[name] for name in _names(node) if name in numbers), None)


def _names(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    yield from (row.name for row in node.find_all(nodes.Name))


def _run(compiled: jinja2.Template, context: dict[str, Any], path: str) -> str:
    """Render with a count of steps: a template has no other way to be stopped than from inside its own code."""
    steps, deadline = 0, time.monotonic() + TIME_LIMIT_S

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if event == "line":
            steps += 1
            if steps > STEP_LIMIT or (steps & 1023 == 0 and time.monotonic() > deadline):
                raise BoundError("模板运行太久，已停止")
        return step

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        return step if frame.f_code.co_filename == path else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return compiled.render(context)
    finally:
        sys.settrace(before)


def _printed(value: Any, rendered: Rendered) -> str:
    mark = VALUE
    if isinstance(value, _Filled):
        mark, value = VALUE + chr(_FIELD_CODE + value.field), value.value
    if isinstance(value, Blocks):
        rendered.blocks.append(value)
        return f"{BLOCK_OPEN}{len(rendered.blocks) - 1}{BLOCK_CLOSE}"
    if isinstance(value, jinja2.Undefined):
        return f"{mark}{value}{VALUE_END}" if len(mark) > 1 else str(value)
    if isinstance(value, Macro) or callable(value):
        raise BoundError("这里要一个值，不能是函数")
    if isinstance(value, (list, tuple)):
        return join_bounded(LIST, (mark + clean_value(print_value(item)) + VALUE_END for item in value))
    return mark + clean_value(print_value(value)) + VALUE_END


def strip_marks(text: str) -> str:
    """Printed text without the marks around its values."""
    return re.sub(f"{_VALUE_MARK}|{VALUE_END}", "", text)


def typed_words(text: str) -> str:
    """What the template itself says in a printed text that begins outside of a value."""
    return re.sub(f"{VALUE}[^{VALUE_END}]*{VALUE_END}?|{LIST}", "", text)


def fields_in(text: str, template: Template) -> list[str]:
    """The names of the fields whose values stand in a printed text, in order, each once."""
    codes = (ord(mark[1]) - _FIELD_CODE for mark in re.findall(_VALUE_MARK, text) if len(mark) > 1)
    return list(dict.fromkeys(template.fields[code].name for code in codes if code < len(template.fields)))


def clean_value(text: str) -> str:
    """A value as it may stand in the rendered text: no control characters, no marks of ours, its line ends marked."""
    return re.sub(_VALUE_MARK, "", text).translate(_MARKS).translate(_CONTROL).strip("\n").replace("\n", VALUE_LINE)


def _lines_asking(template: Template, row: Field) -> tuple[int, ...]:
    name = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in (row.name, row.alias) if name)})(?!\w)")
    lines = enumerate(template.body.split("\n"), start=1)
    return tuple(
        number for number, line in lines if ("{{" in line or "{%" in line) and name.search(line.partition("{")[2])
    )


def _place(error: BaseException, template: Template) -> str | None:
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == template.path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"第{line}行" if line else None
