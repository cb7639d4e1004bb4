"""``docs/templates.md`` says what is true: its example runs, its lists are whole, its filters do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kepu_cli.draft import bounds
from kepu_cli.draft.compose import ELEMENTS, compose
from kepu_cli.draft.datafile import read_data
from kepu_cli.draft.fill import render_template
from kepu_cli.draft.filters import FILTER_TABLE, Filter
from kepu_cli.draft.template import FIELD_KEYS, FRONT_KEYS, KINDS, LAYOUTS, list_templates, load_template
from kepu_cli.draft.text_writer import write_text


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_example_is_drafted_as_printed(guide: str, tmp_path: Path) -> None:
    blocks = {kind: re.search(rf"```{kind}\n(.*?)```", guide, re.S) for kind in ("jinja", "yaml", "text")}
    template_text, data, expected = (match[1] for match in blocks.values() if match is not None)
    (tmp_path / "借调函.j2").write_text(template_text, encoding="utf-8")
    template = load_template(tmp_path / "借调函.j2")
    rendered = render_template(template, read_data(data, template, "借调.yaml"))
    assert write_text(compose(template, rendered)) == expected and not rendered.missing


def test_nothing_is_left_out(guide: str) -> None:
    cells = {name for row in re.findall(r"^\| ([^|]*) \|", guide, re.M) for name in row.split("、")}
    assert {*FRONT_KEYS, *FIELD_KEYS, *KINDS, *ELEMENTS} <= cells
    assert all(f"`{layout}`" in guide for layout in LAYOUTS)
    assert all(f"`{path.stem}`" in guide for path in list_templates())


def generated() -> dict[str, str]:
    """The parts of the page that are made from the code."""
    rows = [
        f"| `{row.name}` | {row.help} | `{{{{ {_cell(row.example)} }}}}` | {_cell(row.result)} |"
        for row in FILTER_TABLE
    ]
    more = "还可以用 `default`、`length`、`first`、`last`、`sort`、`reverse`、`unique`、`map`、`select`、`sum`、`round`、`trim`。"
    limits = (
        f"模板不超过 {bounds.SIZE_LIMIT // 10_000} 万字，印出的不超过 {bounds.OUTPUT_LIMIT // 10_000} 万字，"
        f"`range` 不超过 {bounds.RANGE_LIMIT // 10_000} 万项，运行不超过 {bounds.TIME_LIMIT_S:.0f} 秒；超过的停下来，说明在哪一行。"
    )
    table = "\n".join(["| 名称 | 作用 | 例 | 印出 |", "|---|---|---|---|", *rows, "", more])
    return {"filters": table, "bounds": limits}


def _cell(text: str) -> str:
    return text.replace("\n", "<br>").replace("|", "\\|")


def test_generated_parts_are_fresh(root: Path, guide: str, update_golden: bool) -> None:
    fresh = guide
    for name, text in generated().items():
        fresh = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda found, text=text: found[1] + text + "\n" + found[2], fresh, flags=re.S
        )  # fmt: skip
    if update_golden:
        (root / "docs" / "templates.md").write_text(fresh, encoding="utf-8")
    else:
        assert guide == fresh, "pytest tests/draft/test_template_guide.py --update-golden 重新生成"


@pytest.mark.parametrize("row", FILTER_TABLE, ids=lambda row: row.name)
def test_filters_do_what_is_said(row: Filter, tmp_path: Path) -> None:
    (tmp_path / "试.j2").write_text(f"---\n字段: {{}}\n---\n[标题] 题\n甲{{{{ {row.example} }}}}乙\n", encoding="utf-8")
    template = load_template(tmp_path / "试.j2")
    lines = write_text(compose(template, render_template(template, {}))).split("\n")[2:]
    assert "\n".join(line.strip("\u3000") for line in lines).strip() == f"甲{row.result}乙"


def test_own_templates_with_the_same_names_get_the_same_values(root: Path) -> None:
    """The names that the guide calls fixed are those that the sources fill."""
    for path in list_templates():
        template = load_template(path)
        sourced = [row.name for row in template.fields if row.origin.startswith(("--from", "第二个"))]
        assert all(name in (root / "docs" / "templates.md").read_text(encoding="utf-8") for name in sourced)
