"""Policy <-> YAML and JSON, the version of the schema, and what is wrong with a file edited by hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from kepu_cli.emitter import emit_mapping
from kepu_cli.errors import SchemaError
from kepu_cli.model import SCHEMA, Policy
from kepu_cli.records import dataclass, fields
from kepu_cli.scalars import ABSENT, Scalar, is_null, read_json, read_typed

if TYPE_CHECKING:
    from kepu_cli.shapes import Key

HEADER = "# yaml-language-server: $schema=policy.schema.json\n"
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 64  # levels of nested sections; documents have at most ten
MAX_PROBLEMS = 100  # of one file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: the line (from 1; None in JSON), the key as ``parts[0].title``, what to do."""

    line: int | None
    key: str
    message: str

    @property
    def place(self) -> str:
        """Line and key, empty where neither is known."""
        return " ".join(part for part in (f"第{self.line}行" if self.line else "", self.key) if part)

    def __str__(self) -> str:
        return f"{self.place}：{self.message}" if self.place else self.message


# Policy -> text


def to_plain(policy: Policy) -> dict[str, object]:
    """The Policy as dicts, lists, text, numbers and dates in key order; empty fields left out."""
    return {"schema": policy.schema, **_plain_fields(policy)}


def dump_yaml(policy: Policy) -> str:
    """The Policy as YAML; its first line names the JSON Schema for editors."""
    return HEADER + emit_mapping(to_plain(policy))


def dump_json(policy: Policy, *, indent: int | None = 2) -> str:
    """The Policy as JSON, dates as ISO text; on one line where ``indent`` is None."""
    import json

    separators = None if indent else (",", ":")
    return json.dumps(
        to_plain(policy), ensure_ascii=False, indent=indent, separators=separators, default=date.isoformat
    )


def _plain_fields(value: Any) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, required, optional in _fields_of(value.__class__):
        item = getattr(value, name)
        if item is None:
            continue
        kind = type(item)
        if kind is str:
            if item or required:
                plain[name] = item
        elif kind is tuple:
            if item or required:
                plain[name] = [part if type(part) is str else _plain_item(part) for part in item]
        elif kind is int or kind is float or kind is date or kind is bool:
            if item is not False:
                plain[name] = item
        else:
            fields = _plain_fields(item)
            if fields or required or optional:
                plain[name] = fields
    return plain


def _plain_item(item: Any) -> object:
    if type(item) is tuple:
        return [part if type(part) is str else _plain_item(part) for part in item]
    return _plain_fields(item)


@cache
def _fields_of(model: type) -> tuple[tuple[str, bool, bool], ...]:
    """The fields of a class of the model: the name, whether it must be there, whether None stands for nothing."""
    return tuple(
        (field.name, field.required, field.default is None) for field in fields(model) if field.name != "schema"
    )


# text -> Policy


def is_policy_text(data: bytes, name: str = "") -> bool:
    """Whether bytes are YAML or JSON of ours (or claim to be by the suffix of ``name``) rather than a document."""
    if os.path.splitext(name)[1].lower() in (".yaml", ".yml", ".json", ".jsonl"):
        return True
    head = data[:4096].decode("utf-8-sig", "replace")
    if "kepu/" not in head:
        return False
    for line in head.splitlines():
        line = line.strip()
        if line and not line.startswith(("#", "---", "%")):
            return line.startswith(("{", "[", "schema:", "source:", "document:", "parts:"))
    return False


def load_policies(data: bytes) -> list[Policy]:
    """Every Policy in a YAML stream, a JSON array or JSON Lines; SchemaError names the first problem and its line."""
    policies, problems = check_text(decode(data))
    if problems:
        more = f"（共 {len(problems)} 处，用 kepu validate 查看）" if len(problems) > 1 else ""
        raise SchemaError(problems[0].message + more, place=problems[0].place or None)
    return policies


def decode(data: bytes) -> str:
    """The text of a YAML or JSON file; SchemaError: too large, or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise SchemaError(f"大于 {MAX_BYTES // 1024 // 1024} MB，不是 kepu parse 写出的文件")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SchemaError("不是 UTF-8 文字；请另存为 UTF-8", place=f"第{line}行") from error


def check_text(text: str) -> tuple[list[Policy], list[Problem]]:
    """The Policies in a text, and everything that is wrong with it; the Policies are whole only without problems."""
    from kepu_cli.emitted import read_emitted

    own = read_emitted(text)
    if own is not None:
        return [own], []
    problems: list[Problem] = []
    documents = _compose(text, problems)
    if not documents and not problems:
        problems.append(Problem(None, "", "是空的，没有公文"))
    policies = []
    for data, line in documents:
        if len(problems) < MAX_PROBLEMS:
            policy = _build_policy(data, line, problems)
            if policy is not None:
                policies.append(policy)
    return policies, problems[:MAX_PROBLEMS]


class _Mapping(dict[str, Any]):
    """A mapping that knows the line of each key."""

    __slots__ = ("lines",)
    lines: dict[str, int]


class _List(list[Any]):
    """A list that knows the line of each item."""

    __slots__ = ("lines",)
    lines: list[int]


def _compose(text: str, problems: list[Problem]) -> list[tuple[Any, int | None]]:
    head = text.lstrip()[:1]
    if head in ("{", "["):
        documents = _compose_json(text)
        if documents is not None:
            return documents
    return _compose_yaml(text, problems)


def _compose_json(text: str) -> list[tuple[Any, int | None]] | None:
    """The documents of a JSON text, an array of them, or JSON Lines; None where it is not JSON (flow YAML, perhaps)."""
    import json

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError("a key twice: the YAML way names it")
        return dict(pairs)

    try:
        try:
            data = json.loads(text, object_pairs_hook=unique)
        except json.JSONDecodeError:
            lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
            if len(lines) < 2:
                return None
            return [(json.loads(line, object_pairs_hook=unique), number) for number, line in lines]
    except (ValueError, RecursionError):
        return None
    return [(item, None) for item in data] if isinstance(data, list) else [(data, None)]


_YAML_ADVICE = (
    ("cannot start any token", "这里不能用制表符缩进；以 @ ` % 等符号开头的文字要加引号"),
    ("mapping values are not allowed", "这一行多了冒号，或缩进不对；含“: ”的文字要加引号"),
    ("could not find expected ':'", "这里少了冒号，或上一行的引号没有闭合"),
    ("did not find expected key", "缩进与上面没有对齐，或引号没有闭合"),
    ("did not find expected '-' indicator", "列表项没有对齐"),
    ("did not find expected ','", "方括号或花括号没有闭合，或少了逗号"),
    ("unexpected end of stream", "引号没有闭合"),
    ("control characters", "有不能显示的控制字符"),
    ("special characters", "有不能显示的控制字符"),
)


def _compose_yaml(text: str, problems: list[Problem]) -> list[tuple[Any, int | None]]:
    """The documents of a YAML stream. No recursion, no aliases, no tags: the size of the result is that of the text."""
    import yaml

    # libyaml refuses the escape of a lone surrogate, which the emitter may have to write.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if "\\ud" not in text else yaml.SafeLoader
    documents: list[tuple[Any, int | None]] = []
    top: Any = None  # the mapping or list that takes the next value, None at the top of a document
    key: str | None = None  # the key in a mapping that waits for its value
    stack: list[tuple[Any, str | None]] = []
    line = 1
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=loader)
        for event in events:
            kind = type(event)
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                top, key = stack.pop()
                continue
            line = event.start_mark.line + 1
            value: Any
            if kind is yaml.ScalarEvent:
                value = Scalar(event.value, not event.style)
            elif kind is yaml.MappingStartEvent:
                value = _Mapping()
                value.lines = {}
            elif kind is yaml.SequenceStartEvent:
                value = _List()
                value.lines = []
            elif kind is yaml.AliasEvent:
                raise _UnsupportedError("不支持别名（*）；请把内容直接写出来")
            else:
                continue
            if event.anchor is not None:
                raise _UnsupportedError("不支持锚点（&）；请把内容直接写出来")
            if event.tag is not None and event.tag != "!":
                raise _UnsupportedError(f"不支持类型标签（{event.tag}）；请去掉")
            if top is None:
                documents.append((value, line))
            elif type(top) is _List:
                top.append(value)
                top.lines.append(line)
            elif key is not None:
                top[key] = value
                key = None
            elif kind is yaml.ScalarEvent:
                key = event.value
                if key in top.lines:
                    problems.append(Problem(line, key, f"这个键写了两次，前一次在第{top.lines[key]}行"))
                top.lines[key] = line
                continue
            else:
                raise _UnsupportedError("键应为文字")
            if kind is not yaml.ScalarEvent:
                if len(stack) > 4 * MAX_DEPTH:
                    raise _UnsupportedError("嵌套太深")
                stack.append((top, key))
                top, key = value, None
    except _UnsupportedError as error:
        problems.append(Problem(line, "", str(error)))
        return []
    except yaml.YAMLError as error:
        problems.append(_explain_yaml(error, text))
        return []
    return [(data, at) for data, at in documents if not (isinstance(data, Scalar) and data.plain and not data.text)]


class _UnsupportedError(Exception):
    """YAML that is right but that no file of ours needs."""


def _explain_yaml(error: Any, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(error)
    advice = next((advice for sign, advice in _YAML_ADVICE if sign in said), "缩进、冒号或引号有误")
    position = getattr(error, "position", None)
    if mark is not None:
        line = mark.line + 1
    elif isinstance(position, int):
        line = text.count("\n", 0, position) + 1
    else:
        return Problem(None, "", f"不是合格的 YAML：{advice}")
    return Problem(line, "", f"不是合格的 YAML：{advice}")


def _build_policy(data: Any, line: int | None, problems: list[Problem]) -> Policy | None:
    if not isinstance(data, dict):
        problems.append(
            Problem(line, "", "不是 kepu parse 写出的 YAML：应为一组键（schema、source、document、parts…）")
        )
        return None
    schema = data.get("schema")
    version = schema.text if isinstance(schema, Scalar) else schema
    at = _line(data, "schema", line)
    if version is None:
        problems.append(Problem(line, "", f"缺少 schema: {SCHEMA}，不像 kepu parse 写出的文件"))
        return None
    if version != SCHEMA:
        newer = isinstance(version, str) and version.startswith("kepu/")
        advice = "请换用相应版本的 kepu" if newer else "请改正"
        problems.append(Problem(at, "schema", f"版本是 {_show(schema)}，这个 kepu 只认识 {SCHEMA}；{advice}"))
        return None
    before = len(problems)
    policy = _Builder(problems).build_model(Policy, data, "", line, 0)
    return policy if len(problems) == before and isinstance(policy, Policy) else None


class _Builder:
    """Values after the shape of the model; what does not fit goes to ``problems`` and is left out."""

    def __init__(self, problems: list[Problem]) -> None:
        from kepu_cli.shapes import keys_of

        @cache
        def keys_by_name(model: type) -> tuple[dict[str, Key], tuple[str, ...]]:
            keys = {key.name: key for key in keys_of(model)}
            return keys, tuple(name for name, key in keys.items() if key.required)

        self.problems = problems
        self.keys_of = keys_by_name

    def build_model(self, model: type, data: dict[str, Any], path: str, line: int | None, depth: int) -> Any:
        keys, required = self.keys_of(model)
        lines = getattr(data, "lines", None)
        values: dict[str, Any] = {}
        if depth > MAX_DEPTH:
            self.problems.append(Problem(line, path, "嵌套太深"))
            return ABSENT
        for name, value in data.items():
            at, where = lines.get(name, line) if lines else line, f"{path}.{name}" if path else name
            key = keys.get(name)
            if key is None:
                self.problems.append(Problem(at, where, _unknown_key(name, keys)))
                continue
            if not key.required and is_null(value):
                continue
            built = self.build(key.shape, value, where, at, depth)
            if built is not ABSENT:
                values[name] = built
        for name in required:
            if name not in data:
                self.problems.append(Problem(line, path, f"缺少 {name}（{keys[name].shape.expected}）"))
        return model(**values) if all(name in values for name in required) else ABSENT

    def build(self, shape: Any, value: Any, path: str, line: int | None, depth: int) -> Any:
        if shape.model is not None and isinstance(value, dict):
            return self.build_model(shape.model, value, path, line, depth + 1)
        if shape.item is not None and isinstance(value, list):
            lines = getattr(value, "lines", None)
            items = [
                self.build(shape.item, item, f"{path}[{index}]", lines[index] if lines else line, depth)
                for index, item in enumerate(value)
            ]
            return tuple(item for item in items if item is not ABSENT)
        built = ABSENT
        if shape.choices or shape.scalars:
            if isinstance(value, Scalar):
                built = read_typed(shape, value)
            elif not isinstance(value, (dict, list)):
                built = read_json(shape, value)
        if built is ABSENT:
            hint = ""
            if shape.choices and not isinstance(value, (dict, list)):
                near = _nearest(_show(value), shape.choices)
                hint = f"；是不是 {near}？" if near else ""
            elif isinstance(value, (dict, list)) and str in shape.scalars:
                hint = "；含括号或冒号的文字要加引号"
            self.problems.append(Problem(line, path, f"应为{shape.expected}，写的是 {_show(value)}{hint}"))
        return built


def _line(data: Any, name: str, otherwise: int | None) -> int | None:
    lines = getattr(data, "lines", None)
    return lines.get(name, otherwise) if lines else otherwise


def _unknown_key(name: str, keys: Iterable[str]) -> str:
    near = _nearest(name, keys)
    listed = list(keys)
    return "没有这个键，" + (f"是不是 {near}？" if near else f"这里可以有 {'、'.join(listed)}")


def _nearest(word: str, choices: Iterable[str]) -> str | None:
    import difflib

    found = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def _show(value: Any) -> str:
    """A short form of a value for a message."""
    if isinstance(value, dict):
        return "一组键"
    if isinstance(value, list):
        return "列表"
    text = value.text if isinstance(value, Scalar) else "空" if value is None else str(value)
    text = " ".join(text.split()) or "空"
    return text if len(text) <= 30 else text[:30] + "…"
