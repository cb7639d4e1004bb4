"""The lists in ``docs/`` are made from the code: the keys of the YAML, the help of every command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_cli.cli.app import COMMANDS, load_syntax
from kepu_cli.cli.options import format_help
from kepu_cli.schema import build_schema


def fields_page() -> str:
    """Every key of the YAML, mapping by mapping."""
    schema: Any = build_schema()
    lines = ["# YAML 的每个键", "", "由 `kepu_cli/model.py` 和 `kepu_cli/data/fields.yaml` 生成；加粗的键必须有。"]
    for name, part in (("Policy", schema), *schema["$defs"].items()):
        lines += [
            "",
            f"## {part['title']}（{name}）",
            "",
            part["description"] + "。",
            "",
            "| 键 | 名称 | 值 | 说明 |",
            "|---|---|---|---|",
        ]
        for key, value in part["properties"].items():
            shown = f"**{key}**" if key in part.get("required", ()) else key
            lines.append(f"| {shown} | {value['title']} | {kind_of(value)} | {value['description']} |")
    return "\n".join(lines) + "\n"


def kind_of(value: Any) -> str:
    names = {"string": "文字", "integer": "整数", "number": "数", "boolean": "true"}
    if "$ref" in value:
        return value["$ref"].rpartition("/")[2] + " 映射"
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return "、".join(f"`{choice}`" for choice in value["enum"])
    if value.get("format") == "date":
        return "日期"
    if value["type"] == "array":
        return kind_of(value["items"]) + "的列表"
    kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return "或".join(names[kind] for kind in kinds)


def commands_page() -> str:
    """The help of every command as it is printed."""

    def pieces() -> Iterator[str]:
        yield "# 命令\n\n由各命令的 `--help` 生成。\n"
        for name, _, help_line in COMMANDS:
            yield f"\n## kepu {name}\n\n```text\n{format_help(name, help_line, load_syntax(name))}\n```\n"

    return "".join(pieces())


@pytest.mark.parametrize(("name", "page"), [("fields.md", fields_page), ("commands.md", commands_page)])
def test_pages_are_fresh(
    name: str, page: Callable[[], str], root: Path, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    path = root / "docs" / name
    if update_golden:
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page(), "pytest tests/test_docs.py --update-golden 重新生成"
