"""``kepu show``: a document on the terminal, for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kepu_cli.cli.common import UNITS_FILE, colours_wanted, config_units, write_result
from kepu_cli.cli.inputs import read_all
from kepu_cli.cli.options import Argument, Option, Syntax, Values, terminal_width
from kepu_cli.model import Document, Part, Policy, Responsibility, Section, Table, Target, Task

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text
    from rich.tree import Tree

SYNTAX = Syntax(
    arguments=(
        Argument("files", "FILE", "公文、装公文的文件夹，或 kepu parse 写出的 YAML、JSON；- 是标准输入", many=True),
    ),
    options=(
        Option(("-u", "--units"), "按单位列：每个单位在哪几条里负责什么"),
        UNITS_FILE,
    ),
    details=("依次是公文要素、各条目（责任单位、目标、时限、所在页）、表格和备注；宽度随终端，不在终端上时不带颜色。",),
    examples=(("kepu show 实施意见.docx", ""), ("kepu show 实施意见.yaml --units", "谁要做哪些事")),
)

_ELEMENTS: tuple[tuple[str, str], ...] = (
    ("份号", "copy_number"),
    ("密级", "classification"),
    ("紧急程度", "urgency"),
    ("发文机关标志", "issuer_mark"),
    ("发文字号", "number"),
    ("签发人", "signatories"),
    ("标题", "title"),
    ("主送机关", "recipients"),
    ("发文机关", "issuers"),
    ("成文日期", "date"),
    ("附注", "annotation"),
    ("附件", "attachments"),
    ("抄送", "cc"),
)
_PART_NAMES = {"main": "正文", "issued": "所印发的文件", "attachment": "附件"}
_EXCERPT = 60  # characters of a text shown where there is no title


def run(options: Values) -> int:
    """Draw each document; 0, 2 where one could not be read."""
    units = config_units(options.units_file)
    first = True
    policies, code = read_all(tuple(options.files), units=units)
    for policy in policies:
        write_result(("" if first else "\n") + draw(policy, options.units, terminal_width(), colours_wanted()), None)
        first = False
    return code


def draw(policy: Policy, by_unit: bool, width: int, colours: bool) -> str:
    """The document as lines for a terminal of ``width`` columns; by unit, or as it goes."""
    from io import StringIO

    from rich.console import Console

    screen = StringIO()
    console = Console(
        file=screen, width=width, force_terminal=colours, no_color=not colours, color_system="standard" if colours else None,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    for piece in _iter_units(policy) if by_unit else _iter_pieces(policy, width):
        console.print(piece)
    return "".join(line.rstrip() + "\n" for line in screen.getvalue().splitlines())


def _clean(text: str) -> str:
    """``text`` without the control characters that could drive the terminal of whoever looks at it."""
    return "".join(" " if character in "\n\t" else character if character.isprintable() else "�" for character in text)


def _text(*pieces: tuple[str, str]) -> Text:
    from rich.text import Text

    text = Text()
    for words, style in pieces:
        text.append(_clean(words), style)
    return text


def _iter_pieces(policy: Policy, width: int) -> Iterator[RenderableType]:
    yield _text((policy.document.title or policy.source.file, "bold"))
    yield _elements(policy)
    for part in policy.parts:
        yield _part(part)
        for table in part.tables:
            yield from _table(table, width)
    if policy.unplaced:
        yield _text((f"未归位的文字（{len(policy.unplaced)} 段）", "bold yellow"))
        for item in policy.unplaced:
            yield _text(("  ", ""), (_excerpt(item.text), ""), (_place(item.at.page, item.at.block), "dim"))
    if policy.notes:
        yield _text((f"备注（{len(policy.notes)}）", "bold"))
        for note in policy.notes:
            mark = ("  ! ", "yellow") if note.severity == "warning" else ("  · ", "dim")
            place = _place(note.at.page, note.at.block) if note.at else ""
            yield _text(mark, (note.message, ""), (place, "dim"))


def _elements(policy: Policy) -> RenderableType:
    from rich.table import Table as Grid

    grid = Grid.grid(padding=(0, 2))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in _iter_elements(policy.document):
        grid.add_row(name, _clean(value))
    pages = f"，{policy.source.pages} 页" if policy.source.pages else ""
    grid.add_row("来源", _clean(policy.source.file) + pages)
    return grid


def _iter_elements(document: Document) -> Iterator[tuple[str, str]]:
    for name, key in _ELEMENTS:
        value = getattr(document, key)
        if value:
            yield name, "、".join(value) if isinstance(value, tuple) else str(value)
    if document.imprint:
        yield "印发", " ".join(str(part) for part in (document.imprint.authority, document.imprint.date) if part)
    if document.contact:
        yield "联系人", " ".join(part for part in (document.contact.person, document.contact.phone) if part)
    suggestion = document.suggestion
    if suggestion:
        number = f"第{suggestion.number}号" if suggestion.number is not None else None
        asked = (suggestion.session, number, suggestion.title, "、".join(suggestion.representatives))
        yield "答复", " ".join(part for part in asked if part)
        if suggestion.result:
            yield "办理结果", suggestion.result


def _part(part: Part) -> Tree:
    from rich.tree import Tree

    tree = Tree(_text((_PART_NAMES[part.role], "bold magenta"), (f" {part.title}" if part.title else "", "bold")))
    if part.preamble:
        tree.add(_text((_excerpt(part.preamble), "dim")))
    _add_duties(tree, part.responsibilities, part.targets, None)
    for section in part.sections:
        _add_section(tree, section)
    return tree


def _add_section(tree: Tree, section: Section) -> None:
    words = section.title or _excerpt(section.text or "")
    place = f" 第{section.at.page}页" if section.at.page else ""
    branch = tree.add(_text((section.label, "bold"), (words, "bold" if section.title else ""), (place, "dim")))
    _add_duties(branch, section.responsibilities, section.targets, section.deadline)
    for child in section.sections:
        _add_section(branch, child)


def _add_duties(
    tree: Tree, responsibilities: tuple[Responsibility, ...], targets: tuple[Target, ...], deadline: str | None
) -> None:
    for responsibility in responsibilities:
        tree.add(_text((f"{responsibility.role}：", "green"), ("、".join(responsibility.units), ""),
                       (f"（{responsibility.qualifier}）" if responsibility.qualifier else "", "dim")))  # fmt: skip
    for target in targets:
        tree.add(_text(("目标：", "yellow"), (target.text, "")))
    if deadline:
        tree.add(_text(("时限：", "yellow"), (deadline, "")))


def _table(table: Table, width: int) -> Iterator[RenderableType]:
    from rich import box
    from rich.table import Table as Grid

    count = max([len(table.header), *map(len, table.rows)], default=0)
    place = _place(table.at.page, table.at.block)
    yield _text(
        ("表 ", "bold magenta"), (table.title or "", "bold"), (f"（{len(table.rows)} 行）", "dim"), (place, "dim")
    )
    if count * 6 > width:
        # Too many columns to stand side by side: each row as a list.
        for row in table.rows:
            for index, cell in enumerate(row):
                name = table.header[index] if index < len(table.header) else f"第{index + 1}列"
                yield _text(("  ", ""), (f"{name}：", "cyan"), (cell, ""))
            yield ""
        return
    grid = Grid(box=box.SQUARE, show_lines=True, show_header=bool(table.header))
    for index in range(count):
        name = table.header[index] if index < len(table.header) else ""
        grid.add_column(_text((name, "cyan")), overflow="fold", min_width=min(max(2 * len(name), 4), 8))
    for row in table.rows:
        grid.add_row(*(_multiline(cell) for cell in row))
    yield grid


def _multiline(text: str) -> Text:
    from rich.text import Text

    return Text("\n".join(_clean(line) for line in text.split("\n")))


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def _place(page: int | None, block: int | None) -> str:
    page_text, block_text = f"第{page}页" if page else "", f"第{block}段" if block else ""
    return f" {page_text}{block_text}" if page or block else ""


def _iter_units(policy: Policy) -> Iterator[RenderableType]:
    """Each unit with what it has to do, the busiest first; units as printed."""
    from rich.tree import Tree

    yield _text((policy.document.title or policy.source.file, "bold"))
    duties: dict[str, list[Text]] = {}
    for responsibilities, line in _iter_assignments(policy):
        for responsibility in responsibilities:
            for unit in responsibility.units:
                duties.setdefault(unit, []).append(_text((f"{responsibility.role}：", "green"), *line))
    if not duties:
        yield _text(("没有责任单位", "dim"))
    for unit, lines in sorted(duties.items(), key=lambda item: -len(item[1])):
        tree = Tree(_text((unit, "bold"), (f"（{len(lines)} 项）", "dim")))
        for text in lines:
            tree.add(text)
        yield tree


_Line = list[tuple[str, str]]


def _iter_assignments(policy: Policy) -> Iterator[tuple[tuple[Responsibility, ...], _Line]]:
    """Every responsibility in order, with the words that say for what: label and title, targets, deadline, page."""
    for part in policy.parts:
        if part.responsibilities:
            yield part.responsibilities, [(part.title or _PART_NAMES[part.role], "")]
        stack = list(reversed(part.sections))
        while stack:
            section = stack.pop()
            stack.extend(reversed(section.sections))
            if section.responsibilities:
                yield section.responsibilities, _section_line(section)
        for table in part.tables:
            for task in table.tasks:
                yield task.responsibilities, _task_line(task)


def _section_line(section: Section) -> _Line:
    words = section.label + (section.title or _excerpt(section.text or ""))
    return [(words, ""), *_tail(section.targets, section.deadline, section.at.page)]


def _task_line(task: Task) -> _Line:
    words = "：".join(part for part in (task.project, _excerpt("".join(task.items))) if part)
    return [(words, ""), *_tail(task.targets, task.deadline, task.at.page)]


def _tail(targets: tuple[Target, ...], deadline: str | None, page: int | None) -> _Line:
    aims = "；".join(target.text for target in targets)
    return [(f" 目标：{aims}" if aims else "", "yellow"), (f" 时限：{deadline}" if deadline else "", "yellow"),
            (f" 第{page}页" if page else "", "dim")]  # fmt: skip
