"""The data of a draft: a small YAML with what no source holds, checked against the fields of the template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kepu_cli.draft.document import Evidence
from kepu_cli.draft.filters import parse_date
from kepu_cli.draft.plain_yaml import PlainYamlError, read_plain_yaml
from kepu_cli.draft.render import build_grid
from kepu_cli.draft.template import Blocks, Field, Template, nearest_hint
from kepu_cli.errors import SchemaError, UsageError

_SIZE_LIMIT = 2_000_000


def read_data(data: str | bytes, template: Template, file: str) -> dict[str, Any]:
    """The values of a data file by field name. SchemaError names line, key and the nearest right key, or the type wanted."""
    text = _decode(data, file)
    try:
        loaded, node = read_plain_yaml(text, as_typed=True)
    except PlainYamlError as error:
        place = f"第{error.line}行" if error.line else None
        raise SchemaError(error.message, file=file, place=place) from error
    if not loaded:
        return {}
    if not isinstance(loaded, dict):
        raise SchemaError("数据文件应是一行一项的“名称: 值”", file=file, place="第1行")
    if str(loaded.get("schema", "")).startswith("kepu/"):
        raise SchemaError("这是 kepu parse 的结果，不是数据文件；来源文件请用 --from", file=file)
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    if len(lines) < len(node.value):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise SchemaError(f"“{key.value}”写了两次", file=file, place=f"第{key.start_mark.line + 1}行")
            seen.add(key.value)
    return _check(loaded, template, file, lines)


def _decode(data: str | bytes, file: str) -> str:
    if isinstance(data, bytes) and data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise SchemaError("这是公文，不是数据文件（YAML）；来源文件请用 --from", file=file)
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise SchemaError("数据文件不是 UTF-8 文本；请另存为 UTF-8", file=file) from error
    if len(text) > _SIZE_LIMIT:
        raise SchemaError(f"数据文件有 {len(text)} 字，太大了；这里只写来源文件里没有的项目", file=file)
    return text


def read_settings(words: Sequence[str], template: Template) -> dict[str, Any]:
    """The values of --set key=value. A list is divided by 、 or ；. UsageError: no =; SchemaError as ``read_data``."""
    data: dict[str, Any] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not mark:
            raise UsageError(f"--set 应写成 名称=值，写的是 {word}")
        row = template.field(key.strip())
        data[key.strip()] = (
            [item.strip() for item in value.replace("；", "、").split("、") if item.strip()]
            if row and row.kind == "名单"
            else value
        )
    return _check(data, template, "--set", {})


def _check(data: Mapping[Any, Any], template: Template, file: str, lines: Mapping[str, int]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    names = [row.name for row in template.fields]
    known = [*names, *(row.alias for row in template.fields if row.alias)]
    for key, value in data.items():
        place = f"第{lines[str(key)]}行" if str(key) in lines else None
        row = template.field(str(key))
        if row is None:
            hint = nearest_hint(str(key), known, names)
            raise SchemaError(f"没有“{_show(key)}”这一项{hint}", file=file, place=place)
        if row.name in out:
            raise SchemaError(f"“{row.name}”写了两次（{row.alias} 是同一项）", file=file, place=place)
        checked = _convert(row, value, file, place)
        if checked is not None:
            out[row.name] = checked
    return out


def _convert(row: Field, value: Any, file: str, place: str | None) -> Any:
    if value in ("", "~", "null", []) or value is None:
        return None

    def wrong(wanted: str) -> SchemaError:
        return SchemaError(f"“{row.name}”应为{wanted}，写的是 {_show(value)}", file=file, place=place)

    match row.kind:
        case "日期":
            date = parse_date(value)
            if date is None:
                raise wrong("日期，例如 2024-05-06")
            return date
        case "数字":
            number = _number(value)
            if number is None:
                raise wrong("数字")
            return number
        case "是否":
            answer = _ANSWERS.get(str(value).strip().lower())
            if answer is None:
                raise wrong("“是”或“否”")
            return answer
        case "名单":
            items = value if isinstance(value, list) else [value]
            if any(isinstance(item, (dict, list)) for item in items):
                raise wrong("一列文字，例如 [甲, 乙]")
            return [_text(item) for item in items]
        case "列表":
            if not isinstance(value, list) or not all(_is_flat(item) for item in value):
                raise wrong("一列“名称: 值”，例如 [{责任单位: 市科协, 内容: ……}]")
            return [
                {str(key): _text(cell) for key, cell in item.items()} if isinstance(item, dict) else _text(item)
                for item in value
            ]
        case "表格":
            rows = _table_rows(value)
            if rows is None:
                raise wrong("表格的各行，每行写相同的列，例如 [{责任单位: 市科协, 项目: 科普}]")
            return Blocks((build_grid(rows, evidence=(Evidence("数据", file, row.name),)),))
        case "选项":
            if str(value) not in row.choices:
                raise wrong(f"{'、'.join(row.choices)} 之一")
            return str(value)
        case _:
            if (
                isinstance(value, list)
                and row.kind == "段落"
                and not any(isinstance(item, (dict, list)) for item in value)
            ):
                return "\n".join(_text(item) for item in value)
            if isinstance(value, (dict, list)):
                raise wrong("文字")
            return _text(value)


_ANSWERS = {"是": True, "true": True, "yes": True, "否": False, "false": False, "no": False}


def _number(value: Any) -> int | float | None:
    """The number that was typed, None where it is none: 35, 1.5, but not 三十五, nan or 1e400."""
    text = str(value).strip()
    if not isinstance(value, str) or not text.isascii():
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def _is_flat(item: Any) -> bool:
    """Whether an item of a list is a text, or names with a text each."""
    if isinstance(item, dict):
        return bool(item) and all(isinstance(cell, str) for cell in item.values())
    return isinstance(item, str)


def _table_rows(value: Any) -> list[list[str]] | None:
    """The header and the rows of a table given as mappings with the same keys; None where it is none."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) and _is_flat(item) for item in value):
        return None
    header = list(value[0])
    if any(list(item) != header for item in value):
        return None
    return [[_text(name) for name in header], *([_text(cell) for cell in item.values()] for item in value)]


def _text(value: Any) -> str:
    return str(value).strip()


def _show(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def format_example(template: Template, *, filled: bool = False) -> str:
    """A data file with every field explained: ready to fill in, or ``filled`` with made-up values, so that nothing is missing."""
    out = [
        f"# yaml-language-server: $schema={schema_name(template)}",
        f"# “{template.name}”的数据：{template.help}",
        "# 以下各项都是虚构的样例，请换成自己的；不需要的可以删去。"
        if filled
        else "# 只写来源文件里没有的项目；不需要的可以留空或删去，必填而没有填的在文稿里显示为【待填：…】。",
        "",
    ]
    for row in template.fields:
        notes = [row.help.rstrip("。")] if row.help else []
        if row.choices:
            notes.append(f"可选 {'、'.join(row.choices)}")
        if row.default not in (None, ""):
            notes.append(f"不写为 {row.default}")
        if row.origin:
            notes.append(f"不写时取自{row.origin}")
        if row.example is not None and not filled:
            notes.append(f"例：{_inline(row.example)}")
        out.append(
            f"# {'【必填】' if row.required else ''}{'；'.join(notes)}"
            + (f"（也可写 {row.alias}）" if row.alias else "")
        )
        out += [*(_entry(row) if filled else [f"{row.name}:"]), ""]
    return "\n".join(out)


def _entry(row: Field) -> list[str]:
    """A field with its example, its default or its first choice."""
    import yaml

    value = next((value for value in (row.example, row.default, *row.choices) if value not in (None, "")), "")
    if isinstance(value, str) and "\n" in value:
        return [f"{row.name}: |-", *(f"  {line}" for line in value.strip().split("\n"))]
    if isinstance(value, (list, dict)):
        shown = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=1000)
        return [f"{row.name}: {shown.strip()}"]
    return [yaml.safe_dump({row.name: value}, allow_unicode=True, default_flow_style=False, width=1000).rstrip("\n")]


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_inline(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_inline(item) for item in value)}]"
    return str(value).strip().replace("\n", " / ")


def schema_name(template: Template) -> str:
    """The file name of a template's schema: draft-答复函.schema.json."""
    return f"draft-{template.name}.schema.json"


def build_schema(template: Template) -> dict[str, Any]:
    """The JSON Schema of a template's data file; titles and descriptions are Chinese."""
    properties: dict[str, Any] = {}
    for row in template.fields:
        shape = _shape(row)
        described: dict[str, Any] = {
            "title": row.name,
            "description": (row.help or row.name)
            + (f"（必填；不填显示为【待填：{row.name}】）" if row.required else ""),
        }
        if row.example is not None:
            described["examples"] = [str(row.example) if isinstance(row.example, dt.date) else row.example]
        properties[row.name] = described | shape
        if row.alias:
            properties[row.alias] = {"title": row.name, "description": f"同“{row.name}”"} | shape
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{template.name}的数据",
        "description": template.help,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _shape(row: Field) -> dict[str, Any]:
    match row.kind:
        case "日期":
            return {"type": ["string", "null"], "pattern": r"^\d{4}(年|[-/.])\d{1,2}(月|[-/.])\d{1,2}日?$"}
        case "数字":
            return {"type": ["number", "string", "null"]}
        case "名单":
            return {"type": ["array", "string", "null"], "items": {"type": ["string", "number"]}}
        case "列表" | "表格":
            kinds = ["object"] if row.kind == "表格" else ["object", "string", "number"]
            return {"type": ["array", "null"], "items": {"type": kinds}}
        case "是否":
            return {"type": ["boolean", "string", "null"]}
        case "选项":
            return {"enum": [*row.choices, None]}
        case "段落":
            return {"type": ["string", "array", "null"]}
        case _:
            return {"type": ["string", "number", "null"]}
