"""``kepu units``: which units documents name, in which spellings, how often and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kepu_cli.cli.common import FORCE, OUTPUT, UNITS_FILE, choose_format, config_units, say, write_result
from kepu_cli.cli.inputs import read_all
from kepu_cli.cli.options import Argument, Option, Syntax, Values, display_width, terminal_width

if TYPE_CHECKING:
    from kepu_cli.unit_table import Place, UnitRow

FORMATS = ("table", "json", "yaml", "csv")
SYNTAX = Syntax(
    arguments=(
        Argument("files", "FILE", "公文、装公文的文件夹，或 kepu parse 写出的 YAML、JSON；- 是标准输入", many=True),
    ),
    options=(
        Option(("-f", "--format"), "结果的格式，不写时看 -o 的后缀，都没有则为 table", metavar="格式", choices=FORMATS),
        Option(("--several",), "只列有几种写法的单位"),
        Option(("--unknown",), "只列词表没有收录的单位"),
        UNITS_FILE,
        OUTPUT,
        FORCE,
    ),
    details=(
        "同一机构的不同写法归为一行（市发改委、市发展改革委），列出职能、级别、次数和所在条目；"
        "“≠”表示同一机构有几种写法，“旧”表示旧称，“？”表示词表没有收录，并给出相近的名称。各县（市、区）这类合称按原文分列。",
    ),
    examples=(("kepu units 实施意见.docx", ""), ("kepu units 各市/*.yaml --several", "哪些机构写法不一致")),
)


def run(options: Values) -> int:
    """Write the table of units; 0, 2 where a file could not be read."""
    from pathlib import Path

    from kepu_cli.lexicon import load_lexicon, using_lexicon
    from kepu_cli.unit_table import count_units

    files = config_units(options.units_file)
    chosen = choose_format(options.format, options.output, FORMATS, "table")
    with using_lexicon(load_lexicon(tuple(Path(file) for file in files))) as lexicon:
        policies, code = read_all(tuple(options.files), units=files, output=options.output)
        found = count_units(policies, lexicon)
    rows = [
        row
        for row in found
        if (not options.several or len(row.variants) > 1) and (not options.unknown or not row.unit.known)
    ]
    write_result(_WRITERS[chosen](rows), options.output, force=options.force)
    several = sum(len(row.variants) > 1 for row in found)
    unknown = sum(not row.unit.known for row in found)
    remarks = [f"{len(found)} 个单位"]
    remarks += [f"{several} 个有几种写法"] if several else []
    remarks += [f"{unknown} 个词表没有收录"] if unknown else []
    say("，".join(remarks) if found else "没有找到责任单位")
    return code


def _mark(row: UnitRow) -> str:
    marks = ("≠", len(row.variants) > 1), ("旧", row.unit.former), ("？", not row.unit.known)
    return "".join(mark for mark, holds in marks if holds)


def _spellings(row: UnitRow) -> str:
    return "；".join(f"{spelling}×{count}" for spelling, count in row.spellings)


def _places(places: tuple[Place, ...]) -> str:
    """所在条目, grouped by file where there are several."""
    files = dict.fromkeys(place.file for place in places)
    texts = []
    for file in files:
        labels = " ".join(dict.fromkeys(place.label for place in places if place.file == file and place.label))
        texts.append(f"{file}：{labels}" if len(files) > 1 else labels)
    return "；".join(texts)


_HEADER = ("", "单位", "职能", "级别", "次数", "写法", "相近的名称", "所在条目")


def _cells(row: UnitRow, names: dict[str, str]) -> tuple[str, ...]:
    unit = row.unit
    function = "+".join((unit.function_name, *(names.get(key, key) for key in unit.also)))
    return (
        _mark(row), row.spellings[0][0], function if unit.known else "", unit.level or "", str(row.count),
        _spellings(row) if len(row.spellings) > 1 else "", "、".join(unit.nearest), _places(row.places),
    )  # fmt: skip


def _function_names(rows: list[UnitRow]) -> dict[str, str]:
    from kepu_cli.lexicon import current_lexicon

    lexicon = current_lexicon()
    return {key: lexicon.function_name(key) for row in rows for key in row.unit.also}


def _write_table(rows: list[UnitRow]) -> str:
    """One line for each organ, its further spellings and the names near an unknown one below it."""
    names = _function_names(rows)
    heads = [("", "单位", "职能", "级别", "次数"), *(_cells(row, names)[:5] for row in rows)]
    widths = [max(display_width(head[index]) for head in heads) for index in range(5)]
    indent = sum(widths) + 2 * len(widths)
    below = " " * (widths[0] + 4)
    width = terminal_width()
    beside = width - indent >= 20
    lines = [(_row(heads[0], widths) + ("所在条目" if beside else "")).rstrip()] if rows else []
    for row, head in zip(rows, heads[1:], strict=True):
        where = _wrapped(_places(row.places), max(width - (indent if beside else len(below)), 20))
        if beside:
            lines.append((_row(head, widths) + where[0]).rstrip())
            lines += [" " * indent + line for line in where[1:]]
        else:
            lines.append(_row(head, widths).rstrip())
            lines += [below + line for line in where if line]
        remarks = [f"写法：{_spellings(row)}"] if len(row.spellings) > 1 else []
        remarks += [f"相近：{'、'.join(row.unit.nearest)}"] if row.unit.nearest else []
        lines += [below + remark for remark in remarks]
    return "".join(_printable(line) + "\n" for line in lines)


def _printable(text: str) -> str:
    """A line without the control characters that could drive the terminal of whoever looks at it."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "".join(_pad(cell, width) + "  " for cell, width in zip(cells, widths, strict=True))


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken between the words."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and display_width(lines[-1]) + display_width(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _pad(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _write_json(rows: list[UnitRow]) -> str:
    import json

    from kepu_cli.unit_table import unit_data

    return json.dumps({"units": [unit_data(row) for row in rows]}, ensure_ascii=False, indent=2) + "\n"


def _write_yaml(rows: list[UnitRow]) -> str:
    from kepu_cli.emitter import emit_mapping
    from kepu_cli.unit_table import unit_data

    return emit_mapping({"units": [unit_data(row) for row in rows]})


def _write_csv(rows: list[UnitRow]) -> str:
    from kepu_cli.report.text import write_rows

    names = _function_names(rows)
    return write_rows([("标记", *_HEADER[1:]), *(_cells(row, names) for row in rows)])


_WRITERS = {"table": _write_table, "json": _write_json, "yaml": _write_yaml, "csv": _write_csv}
