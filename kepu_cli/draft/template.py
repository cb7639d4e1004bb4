"""Templates of drafts: a front matter that names the fields, a body that reads like the document.

A template is somebody's file and its data somebody else's: it runs in Jinja2's immutable sandbox with a bounded number of
steps and bounded output, and a value is text wherever it is printed, never template code and never one of our own marks.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kepu_cli.draft.document import Block
from kepu_cli.draft.filters import FILTERS, print_value
from kepu_cli.errors import TemplateError

FieldKind = Literal["文字", "段落", "日期", "数字", "名单", "列表", "选项", "是否"]
KINDS: tuple[FieldKind, ...] = ("文字", "段落", "日期", "数字", "名单", "列表", "选项", "是否")
LAYOUTS = {"红头": "red", "信函": "letter", "无": "plain"}

_SIZE_LIMIT = 1_000_000  # characters of a template and of anything it builds
_OUTPUT_LIMIT = 3_000_000  # characters printed
_STEP_LIMIT = 500_000  # lines of template code run
_TIME_LIMIT_S = 20.0
_RANGE_LIMIT = 10_000

# Private-use characters that stand in the rendered text; values cannot hold them. One of ``_FIELD_CODES`` follows VALUE
# where a field of the template is in the value: its place among the fields.
BLOCK_OPEN, BLOCK_CLOSE, VALUE_LINE, VALUE, VALUE_END, LIST = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_FIELD_CODE, _FIELD_CODES = 0xE100, 0x700
_VALUE_MARK = f"{VALUE}[{chr(_FIELD_CODE)}-{chr(_FIELD_CODE + _FIELD_CODES - 1)}]?"
_MARKS = str.maketrans({chr(code): None for code in range(0xE000, 0xE010)})
_CONTROL = str.maketrans({chr(code): None for code in range(32) if chr(code) not in "\n\t"} | {"\r": "\n"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a template asks for. ``origin`` says where it comes from when nobody gives it (--from …)."""

    name: str
    kind: FieldKind = "文字"
    required: bool = False
    help: str = ""
    alias: str = ""
    example: Any = None
    choices: tuple[str, ...] = ()
    default: Any = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read: ``body`` keeps the line numbers of the file."""

    name: str
    path: str
    kind: str
    command: str
    layout: str
    help: str
    fields: tuple[Field, ...]
    body: str

    def field(self, name: str) -> Field | None:
        """The field of a name or an alias."""
        return next((row for row in self.fields if name in (row.name, row.alias)), None)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field that nobody gave, and the lines of the template that ask for it."""

    field: Field
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Ready paragraphs and tables that a template prints as one value: {{ 正文 }}."""

    blocks: tuple[Block, ...]

    def __bool__(self) -> bool:
        return bool(self.blocks)


@dataclass(slots=True)
class Rendered:
    """What a template printed: ``text`` with the marks above, the blocks it printed, what was missing."""

    text: str
    blocks: list[Blocks] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def find_template(name: str, folders: Sequence[str] = ()) -> Path:
    """The file of a template: a path as it stands, else ``name``.j2 in the user's folders, then among the shipped ones.

    TemplateError names the templates there are.
    """
    if name.endswith((".j2", ".docx")) or "/" in name or "\\" in name:
        path = Path(name)
        if not path.is_file():
            raise TemplateError("找不到这个模板文件，请检查路径", file=name)
        return path
    for folder in (*folders, shipped_folder()):
        for suffix in (".j2", ".docx"):
            path = Path(folder) / f"{name}{suffix}"
            if path.is_file():
                return path
    raise TemplateError(
        f"没有名为 {name} 的模板；可以是 {'、'.join(row.stem for row in list_templates(folders))}，或模板文件的路径"
    )


def shipped_folder() -> str:
    """The folder of the templates that ship with the program."""
    from kepu_cli.resources import resource_path

    return resource_path("templates")


def list_templates(folders: Sequence[str] = ()) -> list[Path]:
    """Every template by name, the user's own before a shipped one of the same name."""
    found: dict[str, Path] = {}
    for folder in (*folders, shipped_folder()):
        for path in sorted(Path(folder).glob("*")) if Path(folder).is_dir() else []:
            if path.suffix in (".j2", ".docx") and not path.name.startswith(("~", ".")):
                found.setdefault(path.stem, path)
    return [found[name] for name in sorted(found)]


def load_template(path: Path) -> Template:
    """Read a .j2 file. TemplateError: unreadable, no front matter, an unknown key or type there."""
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError("模板不是 UTF-8 文本", file=file) from error
    except OSError as error:
        raise TemplateError(f"打不开模板（{error.strerror or error}）", file=file) from error
    if len(text) > _SIZE_LIMIT:
        raise TemplateError(f"模板有 {len(text)} 字，超过 {_SIZE_LIMIT} 字的上限", file=file)
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise TemplateError("模板开头应有两行 --- 夹着的说明（文种、版式、字段）", file=file, place="第1行")
    end = next(index for index, line in enumerate(lines) if index and line.strip() == "---")
    front = _read_front("\n".join(lines[1:end]), file)
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return Template(
        path.stem, file, front["kind"], front["command"], front["layout"], front["help"], front["fields"], body
    )


_FRONT_KEYS = ("文种", "说明", "命令", "版式", "字段")
_FIELD_KEYS = ("别名", "类型", "必填", "说明", "示例", "选项", "默认", "来源")


def _read_front(text: str, file: str) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TemplateError(
            "模板开头的说明不是合格的 YAML", file=file, place=f"第{mark.line + 2}行" if mark else None
        ) from error
    if not isinstance(data, dict):
        raise TemplateError("模板开头的说明应为“名称: 值”", file=file)
    _check_keys(data, _FRONT_KEYS, file, text)
    layout = str(data.get("版式", "无"))
    if layout not in LAYOUTS:
        raise TemplateError(f"版式是“{layout}”，应为 {'、'.join(LAYOUTS)}", file=file, place=_line_of(text, "版式"))
    rows = data.get("字段") or {}
    if not isinstance(rows, dict):
        raise TemplateError("字段应为“名称: {说明: …}”", file=file, place=_line_of(text, "字段"))
    return {
        "kind": str(data.get("文种", "")), "help": str(data.get("说明", "")), "command": str(data.get("命令", "")), "layout": layout,
        "fields": tuple(_read_field(str(name), row or {}, file, text) for name, row in rows.items()),
    }  # fmt: skip


def _read_field(name: str, row: Any, file: str, text: str) -> Field:
    if isinstance(row, str):
        row = {"说明": row}
    if not isinstance(row, dict):
        raise TemplateError(f"字段 {name} 应写成“{name}: {{说明: …}}”", file=file, place=_line_of(text, name))
    _check_keys(row, _FIELD_KEYS, file, text)
    if not name.isidentifier():
        raise TemplateError(f"字段名“{name}”里有不能用的字符（空格、标点）", file=file, place=_line_of(text, name))
    kind = row.get("类型", "选项" if row.get("选项") else "文字")
    if kind not in KINDS:
        raise TemplateError(
            f"字段 {name} 的类型是“{kind}”，应为 {'、'.join(KINDS)}", file=file, place=_line_of(text, name)
        )
    return Field(
        name, kind, row.get("必填") in (True, "是"), str(row.get("说明", "")), str(row.get("别名", "")), row.get("示例"),
        tuple(str(choice) for choice in row.get("选项") or ()), row.get("默认"), str(row.get("来源", "")),
    )  # fmt: skip


def _check_keys(row: Mapping[Any, Any], known: Sequence[str], file: str, text: str) -> None:
    for key in row:
        if key not in known:
            raise TemplateError(
                f"没有“{key}”这一项{nearest_hint(str(key), known)}", file=file, place=_line_of(text, str(key))
            )


def _line_of(text: str, word: str) -> str | None:
    """The place of a word in the front matter, which begins on line 2 of its file."""
    number = next((index for index, line in enumerate(text.split("\n")) if word in line), None)
    return None if number is None else f"第{number + 2}行"


def nearest_hint(word: str, known: Sequence[str]) -> str:
    """，是不是“代表姓名”？ or nothing."""
    import difflib

    close = difflib.get_close_matches(word, list(known), 1, 0.4)
    return f"，是不是“{close[0]}”？" if close else f"；可以是 {'、'.join(known[:12])}" if known else ""


# ---------------------------------------------------------------- rendering


class _BoundError(Exception):
    """The template went beyond a bound; the message says which."""


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


_TAG = "来自字段"  # the filter that notes which field an expression prints; it has no use in a template


class _Environment(ImmutableSandboxedEnvironment):
    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, printed: Callable[[Any], str]) -> None:
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
        self.filters.update(builtin | FILTERS | {_TAG: _Filled})
        for name in ("lipsum", "cycler", "joiner"):
            self.globals.pop(name, None)
        self.globals["range"] = _bounded_range

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and callable(value):
            return attr in _STRING_METHODS
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:
        """No str.format: a width in it makes any amount of text."""
        return None

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = [value for value in (left, right) if isinstance(value, (str, list, tuple))]
        if operator == "%" and isinstance(left, str):
            raise _BoundError("模板里不能用 % 拼文字，请用 ~")
        if operator == "+" and sum(len(value) for value in sized) > _SIZE_LIMIT:
            raise _BoundError("拼出的内容太长")
        if operator == "*" and sized:
            times = next((value for value in (left, right) if isinstance(value, int)), 0)
            if len(sized[0]) * max(times, 0) > _SIZE_LIMIT:
                raise _BoundError("拼出的内容太长")
        if operator == "**" and (abs(right) > 64 or abs(left) > 10**6):
            raise _BoundError("乘方太大")
        if (
            operator == "*"
            and isinstance(left, int)
            and isinstance(right, int)
            and left.bit_length() + right.bit_length() > 4096
        ):
            raise _BoundError("数太大")
        return super().call_binop(context, operator, left, right)

    def join_values(self, values: Sequence[Any]) -> str:
        """What ~ makes."""
        texts = [print_value(value) if not isinstance(value, str) else value for value in values]
        if sum(map(len, texts)) > _SIZE_LIMIT:
            raise _BoundError("拼出的内容太长")
        return "".join(texts)


def _bounded_range(*arguments: int) -> range:
    found = range(*arguments)
    if len(found) > _RANGE_LIMIT:
        raise _BoundError(f"range 有 {len(found)} 项，超过 {_RANGE_LIMIT} 项的上限")
    return found


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
        if printed > _OUTPUT_LIMIT:
            raise _BoundError(f"写出的内容超过 {_OUTPUT_LIMIT} 字的上限")
        return text

    environment = _Environment(finalize)
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
        tree = _tag_fields(environment.parse(template.body, template.name, template.path), template)
        code = environment.compile(tree, template.name, template.path)
        compiled = jinja2.Template.from_code(environment, code, environment.globals)
        rendered.text = _run(compiled, context, template.path)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"模板写法有误：{_explain_syntax(error)}", file=template.path, place=f"第{error.lineno}行"
        ) from error
    except (_BoundError, RecursionError, MemoryError) as error:
        reason = str(error) if isinstance(error, _BoundError) else "模板没有终点地调用自己"
        raise TemplateError(
            f"{reason}；请检查模板里的循环", file=template.path, place=_place(error, template)
        ) from error
    except jinja2.UndefinedError as error:
        name = _undefined_name(str(error))
        names = [row.name for row in template.fields]
        hint = nearest_hint(name, names) if name else ""
        raise TemplateError(
            f"模板里用了没有登记的“{name}”{hint}；请在开头的字段里登记",
            file=template.path,
            place=_place(error, template),
        ) from error
    except jinja2.TemplateError as error:
        raise TemplateError(
            f"模板里有不允许的操作（{error}）", file=template.path, place=_place(error, template)
        ) from error
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError, IndexError) as error:
        raise TemplateError(f"模板运行出错（{error}）", file=template.path, place=_place(error, template)) from error
    return rendered


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
    steps, deadline = 0, time.monotonic() + _TIME_LIMIT_S

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if event == "line":
            steps += 1
            if steps > _STEP_LIMIT or (steps & 1023 == 0 and time.monotonic() > deadline):
                raise _BoundError("模板运行太久，已停止")
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
        raise _BoundError("这里要一个值，不能是函数")
    if isinstance(value, (list, tuple)):
        return LIST.join(mark + clean_value(print_value(item)) + VALUE_END for item in value)
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


def _undefined_name(message: str) -> str:
    pieces = message.split("'")
    return pieces[1] if len(pieces) >= 3 else message


def _explain_syntax(error: jinja2.TemplateSyntaxError) -> str:
    message = error.message or ""
    for words, chinese in (
        ("No filter named", "没有这个过滤器"), ("No test named", "没有这个判断"), ("Unexpected end of template", "有一段没有结束（缺 endif、endfor 等）"),
        ("unexpected end of", "没有写完"), ("Encountered unknown tag", "没有这个标签"), ("expected token", "缺少符号"), ("unexpected", "有多余的符号"),
    ):  # fmt: skip
        if words in message:
            return f"{chinese}（{message}）"
    return message
