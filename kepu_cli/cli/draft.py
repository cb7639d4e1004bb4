"""``kepu draft``: replies, plans, task tables and notices from YAML or documents."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from kepu_cli.cli.common import (
    FORCE,
    OUTPUT,
    STDIN,
    STDIN_NAME,
    UNITS_FILE,
    choose_format,
    config_units,
    read_input,
    read_policy,
    refuse_inputs,
    say,
    write_result,
)
from kepu_cli.cli.config import load_config
from kepu_cli.cli.draft_templates import list_templates_text, load_any_template
from kepu_cli.cli.draft_trace import check_outputs, choose_trace, render_trace, write_trace
from kepu_cli.cli.options import Argument, Option, Syntax, Values, nearest
from kepu_cli.errors import UsageError
from kepu_cli.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kepu_cli.draft.content import Content
    from kepu_cli.draft.document import DraftDocument, Evidence
    from kepu_cli.draft.template import Missing, Template
    from kepu_cli.draft.trace import TraceRow

COMMANDS = ("reply", "plan", "tasks", "notice")
FORMATS = ("docx", "md", "txt", "html", "pdf")
SHEETS = ("xlsx", "csv")

SYNTAX = Syntax(
    arguments=(
        Argument(
            "words",
            "KIND",
            "reply 答复函、plan 实施方案、tasks 任务分解表、notice 印发通知；后面还可以接来源文件",
            many=True,
            required=False,
        ),
    ),
    options=(
        Option(
            ("--template",), "模板：名称、.j2 文件，或本单位的 Word 文件（.docx，里面写 {{ 字段 }}）", metavar="NAME"
        ),
        Option(("--data",), "数据文件（YAML）：文号、日期、联系人等来源里没有的项目", metavar="FILE"),
        Option(("--from",), "来源：公文，或 kepu parse 写出的 YAML", metavar="FILE", many=True),
        Option(("--set",), "填一个字段，例如 --set 发文字号=云科字〔2024〕8号", metavar="名称=值", many=True),
        Option(("--suggestion",), "要答复的建议或提案：读出编号、标题、代表和逐条的要求", metavar="FILE"),
        Option(("--region",), "为哪个地方拟稿，例如 云岭市：来源的单位、地名、层级改为这个地方的", metavar="地名"),
        Option(("--keep",), "只用来源里这些编号的部分，例如 二、 或 二、（三）", metavar="编号", many=True),
        Option(("--drop",), "不用来源里这些编号的部分，其余重新编号", metavar="编号", many=True),
        Option(
            ("--by",),
            "任务分解表按单位还是按措施排",
            metavar="unit|measure",
            choices=("unit", "measure"),
            default="unit",
        ),
        OUTPUT,
        FORCE,
        Option(("--strict",), "有必填的项目没有填时，退出码为 1"),
        Option(
            ("--trace",),
            "另写一份依据：每一段出自哪个文件、哪一节、哪一页，改了什么。不写 =FILE 时写在文稿旁边（….trace.yaml）；"
            "写 =FILE 时格式看后缀：.yaml .json .md .csv .xlsx .html",
            metavar="FILE",
            alone="",
        ),
        Option(("--fonts",), "字体组：方正、GB2312、Windows、开源", metavar="NAME"),
        Option(("--merge",), "写 .xlsx 时合并相同的单元格（合并后不能排序、筛选）"),
        Option(("--list",), "列出模板和各自要填的字段"),
        Option(
            ("--example",),
            "打印数据文件，每一项都有说明：blank 空着待填（不写值就是它），filled 填好虚构的样例",
            metavar="blank|filled",
            choices=("blank", "filled"),
            alone="blank",
        ),
        UNITS_FILE,
    ),
    details=(
        "写成什么看 -o 的后缀：.docx .md .txt .html .pdf，任务分解表还有 .xlsx .csv；不写 -o 则把文字输出到屏幕。"
        "版面按 GB/T 9704-2012。来源里没有、数据里也没有填的，在文稿里显示为【待填：…】，并逐项列在屏幕上。",
        "退出码：0 完成；1 有必填项没有填（--strict）；2 没有做成。",
    ),
    examples=(
        ("kepu draft reply --example -o 建议35.yaml", "先要一份数据文件，填好"),
        ("kepu draft reply --data 建议35.yaml --from 实施意见.docx -o 答复函.docx", ""),
        (
            "kepu draft plan --from 省方案.docx --region 云岭市 --trace -o 实施方案.docx",
            "省里的改成市里的；改了什么、还有什么要定，写在 实施方案.trace.yaml",
        ),
        ("kepu draft tasks --from 实施方案.yaml --by unit -o 任务分解表.xlsx", ""),
        ("kepu draft notice --from 实施方案.docx --set 发文字号=云科字〔2024〕8号 -o 通知.docx", ""),
    ),
)


def run(options: Values) -> int:
    """Draft and write; 0 done, 1 with --strict where something is missing."""
    config = load_config()
    for folder in config.templates:
        if not os.path.isdir(folder):
            say(f"提示：设置里的模板文件夹不存在：{folder}")
    if options.list:
        write_result(list_templates_text(config.templates, COMMANDS), options.output, force=options.force)
        return 0
    command, sources = _split_words(options)
    _refuse_unused(options, command)
    path, template = _find_template(options, command, config.templates)
    if options.example:
        return _write_example(options, template)
    word = path.suffix.lower() == ".docx"
    form = choose_format(None, options.output, ("docx",) if word else (*FORMATS, *SHEETS), "docx" if word else "txt")
    trace = choose_trace(options)
    given = (options.data, options.suggestion, *sources, *config_units(options.units_file))
    check_outputs(options, trace, [str(path), *filter(None, given)])
    data = _read_data(options, template)
    content = _produce(command, options, sources, data.values)
    draft = _draft(template, dict(content.values) | data.values, form, options.fonts or config.fonts, options.merge)
    written = render_trace(trace, draft.rows, content, sources, data.origins) if trace else None
    for line in content.remarks:
        say(line)
    _report_missing(draft.missing, template)
    pending = () if "答复正文" in data.values else content.pending
    for line in pending:
        say(f"待补充：{line}")
    if trace and written is not None:
        write_trace(trace, written, options.force)
    write_result(draft.result, options.output, force=options.force)
    return int(bool(draft.missing or pending) and options.strict)


class _Draft(NamedTuple):
    """The result, what is missing in it, what each of its paragraphs rests on."""

    result: bytes | str
    missing: list[Missing]
    rows: Iterable[TraceRow]


def _draft(template: Template, values: dict[str, Any], form: str, fonts: str | None, merge: bool) -> _Draft:
    if template.path.lower().endswith(".docx"):
        from kepu_cli.draft.word_template import fill_word_template

        return _Draft(*fill_word_template(template, values))
    from kepu_cli.draft.trace import iter_rows

    document, missing = _render(template, values)
    return _Draft(_write(document, form, fonts, merge), missing, iter_rows(document))


# Options that change nothing elsewhere: given there, they are a mistake that nobody would see.
_ONLY_FOR: dict[str, tuple[str, ...]] = {
    "suggestion": ("reply",),
    "region": ("plan", "reply"),
    "keep": ("plan",),
    "drop": ("plan",),
    "merge": ("tasks",),
}


def _refuse_unused(options: Values, command: str) -> None:
    for name, commands in _ONLY_FOR.items():
        if getattr(options, name) and command not in commands:
            raise UsageError(f"--{name} 只用于 kepu draft {'、'.join(commands)}，这里是 {command}")


def _split_words(options: Values) -> tuple[str, tuple[str, ...]]:
    words: tuple[str, ...] = options.words
    if not words:
        raise UsageError(
            "要写拟哪一种：reply 答复函、plan 实施方案、tasks 任务分解表、notice 印发通知；或 --list 看模板"
        )
    if words[0] not in COMMANDS:
        hint = nearest(words[0], COMMANDS)
        raise UsageError(f"不会拟 {words[0]}，可以是 {'、'.join(COMMANDS)}" + (f"；是不是 {hint}？" if hint else ""))
    return words[0], (*getattr(options, "from"), *words[1:])


def _find_template(options: Values, command: str, folders: tuple[str, ...]) -> tuple[Path, Template]:
    from kepu_cli.draft.content import DEFAULT_TEMPLATES
    from kepu_cli.draft.template import adopt_fields, find_template, load_template

    path = find_template(options.template or DEFAULT_TEMPLATES[command], folders)
    template = load_any_template(path)
    if not template.command and (path.suffix.lower() == ".docx" or not template.fields):
        template = adopt_fields(template, load_template(find_template(DEFAULT_TEMPLATES[command])))
    if template.command and template.command != command:
        raise UsageError(f"模板“{template.name}”是 kepu draft {template.command} 用的，这里是 {command}")
    return path, template


def _write_example(options: Values, template: Template) -> int:
    from kepu_cli.draft.datafile import format_example

    choose_format(None, options.output, ("yaml",), "yaml")
    refuse_inputs([options.output], [template.path])
    text = format_example(template, filled=options.example == "filled")
    write_result(text, options.output, force=options.force)
    return 0


class _Data(NamedTuple):
    """What the user gave, by field, and where: the data file or --set."""

    values: dict[str, Any]
    origins: dict[str, tuple[Evidence, ...]]


def _read_data(options: Values, template: Template) -> _Data:
    from kepu_cli.draft.datafile import read_data, read_settings
    from kepu_cli.draft.document import Evidence

    file = STDIN_NAME if options.data == STDIN else options.data or ""
    values = read_data(read_input(options.data), template, file) if options.data else {}
    settings = read_settings(options.set, template)
    origins: dict[str, tuple[Evidence, ...]] = {
        name: (Evidence("数据", os.path.basename(file), name),) for name in values
    }
    origins |= {name: (Evidence("数据", "--set", name),) for name in settings}
    return _Data(values | settings, origins)


def _produce(command: str, options: Values, sources: tuple[str, ...], data: dict[str, Any]) -> Content:
    from kepu_cli.draft.content import Request, produce

    units = config_units(options.units_file)
    request = Request(
        command=command,  # type: ignore[arg-type]
        policies=tuple(read_policy(path, units=units) for path in sources),
        data=data,
        region=options.region,
        keep=options.keep,
        drop=options.drop,
        by=options.by,
        suggestion=read_policy(options.suggestion, units=units) if options.suggestion else None,
    )
    return produce(request)


def _render(template: Template, values: dict[str, Any]) -> tuple[DraftDocument, list[Missing]]:
    from kepu_cli.draft.compose import compose
    from kepu_cli.draft.fill import render_template

    rendered = render_template(template, values)
    layout = values.get("版式") if template.field("版式") else None
    sealed = values.get("盖章", True) if template.field("盖章") else True
    return compose(template, rendered, layout=layout, sealed=bool(sealed)), rendered.missing


def _report_missing(missing: list[Missing], template: Template) -> None:
    for item in missing:
        lines = "、".join(str(number) for number in dict.fromkeys(item.lines))
        counted = "段" if template.path.lower().endswith(".docx") else "行"
        place = template.file + (f" 第{lines}{counted}" if lines else "")
        origin = item.field.origin
        blank = " " if origin[:1] == "-" else ""
        source = f"，或来自{blank}{origin}" if origin else ""
        say(
            f"待填：{item.field.name}（{item.field.help or '没有说明'}；{place}；写在 --data 或 --set {item.field.name}=…{source}）"
        )


def _write(document: DraftDocument, form: str, fonts_name: str | None, merge: bool) -> bytes | str:
    if form == "xlsx":
        from kepu_cli.draft.sheets import write_xlsx

        return write_xlsx(document, merge=merge)
    if form == "csv":
        from kepu_cli.draft.sheets import write_csv

        return write_csv(document)
    if form in ("docx", "pdf"):
        from kepu_cli.draft.docx.writer import write_docx
        from kepu_cli.draft.fonts import find_missing, load_fonts

        fonts = load_fonts(fonts_name)
        data = write_docx(document, fonts)
        if form == "docx":
            return data
        from kepu_cli.draft.pdf_writer import convert_to_pdf

        pdf = convert_to_pdf(data)
        absent = find_missing(fonts)
        if absent:
            say(f"这台电脑没有 {'、'.join(absent)}，PDF 里用别的字体代替；可换 --fonts，或在装有字体的电脑上转换")
        return pdf
    from kepu_cli.draft import text_writer

    return {"md": text_writer.write_markdown, "html": text_writer.write_html, "txt": text_writer.write_text}[form](
        document
    )
