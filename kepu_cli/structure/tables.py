"""Tables: what their columns mean, and the tasks that their rows assign."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kepu_cli.blocks import TableBlock
from kepu_cli.lazy import Pattern
from kepu_cli.lexicon import looks_like_unit
from kepu_cli.location import Location
from kepu_cli.model import Responsibility, Table, Target, Task
from kepu_cli.records import replace
from kepu_cli.structure.clauses import iter_clauses, read_clause, read_list
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.short_rows import realign_rows
from kepu_cli.structure.targets import find_deadline, iter_targets

# The names that columns go by, the specific before the general; a name may carry a bracket or a level word around it.
COLUMN_ROLES: tuple[tuple[str, str], ...] = (
    ("index", r"序号|编号|项次|项|号|No\.?|序"),
    (
        "leader",
        r"(?:牵头|分管|责任|包抓|分线|主管|市级|挂钩|联系|挂帅)(?:市|区|县|责任)?领导|责任人|联系人|负责人|具体责任人|市领导|区领导|县领导|联络员",
    ),
    (
        "lead",
        r"(?:总|省|市|区|县)?牵头(?:责任)?(?:单位|部门|处室|科室|地区)?|主办(?:单位|部门)?|主要责任单位|牵头组织实施单位|牵头实施单位|汇总单位|第一责任单位|主责(?:单位|部门)|主体责任单位|组织(?:单位|部门)|业务主管部门",
    ),
    (
        "support",
        r"(?:协同|协助)?(?:配合|协办|参与|参加|协同|协作|协助|支持|会办|相关|其他)(?:责任)?(?:单位|部门|处室|科室)?|协作和配合单位",
    ),
    (
        "responsible",
        r"责任(?:单位|部门|主体|处室|科室|分工|地区|机构|方)(?:及(?:配合|参与)(?:单位|部门))?|承办(?:单位|部门|处室)?|落实(?:单位|部门)|实施(?:单位|主体|部门)|负责(?:考核|实施|落实|推进)?(?:单位|部门|处室|科室)|任务分工|分工|单位|部门|执行单位|单位名称|部门单位|部门名称|责任单位和部门|工作分工|部门分工|职责分工",
    ),
    (
        "deadline",
        r"完成?(?:时限|时间|期限|节点)(?:要求)?|时限(?:要求)?|时间(?:节点|进度|安排|要求|表)?|责任时限|进度安排|工作时限|实施(?:时间|期限)|办结时限|推进时限|时间进度安排|预期完成时间",
    ),
    (
        "target",
        r"(?:工作|主要|预期|年度|具体|量化|绩效)?目标(?:要求|值|任务值)?|(?:预期|工作|主要|阶段)?(?:成果|成效)(?:形式)?|(?:主要|工作|量化|考核)?指标|目标成效",
    ),
    ("progress", r"(?:工作|目前|当前|完成)?进展(?:情况)?|完成情况|落实情况|形象进度|推进情况"),
    ("remark", r"备注|说明|依据|来源|任务来源|文件依据|政策依据"),
    (
        "measure",
        r"(?:具体|工作|主要|重点|落实|推进|实施|改革)?(?:措施|举措|做法)(?:及要求|和要求)?|(?:主要|具体|重点)?(?:工作|任务|活动|建设|实施|重点|改革|责任|职责)?(?:内容)(?:[和及与](?:要求|措施|标准|(?:年度|工作|主要|预期|绩效)?目标(?:要求|任务)?))?|工作要求|具体(?:工作|任务|要求|内容)|工作任务及措施|任务要求|任务举措|任务分解|任务清单|细化(?:任务|措施)|(?:主要|工作)?职责|工作职责|(?:考核|评分|验收|工作)标准|考核内容",
    ),
    (
        "task",
        r"(?:年度|目标|重点|主要|工作|具体|重点工作|分解|改革|建设|责任)?(?:工作)?任务(?:名称|事项|目标|内容|分解)?|(?:责任|工作|重点|任务|改革)?事项(?:名称)?|重点工作(?:任务|事项)?|主要工作|工作(?:项目|名称|重点)|项目(?:名称)?|(?:行动|工程)(?:名称)?|活动名称|活动",
    ),
    (
        "category",
        r"类别|分类|类型|方面|领域|板块|任务类别|(?:工作|任务|重点)(?:类别|领域|方面|板块)|一级(?:任务|指标)|大类",
    ),
)
# Names longer than these, told by how they end: 民生事项名称, 牵头落实单位, 目前工作完成情况.
_ROLES_BY_END: tuple[tuple[str, str], ...] = (
    ("leader", r"领导|责任人|负责人|联系人|联络员"),
    ("lead", r"牵头.{0,4}(?:单位|部门|科室|处室)"),
    ("support", r"(?:配合|协办|协同|参与).{0,4}(?:单位|部门|科室|处室)"),
    ("responsible", r"责任.{0,4}(?:单位|部门|科室|处室|主体)"),
    ("deadline", r"时限|完成时间|期限|时间节点|时间安排"),
    ("progress", r"(?:进展|完成|落实|推进)情况|进度|取得成效|存在问题"),
    ("target", r"目标值?|指标"),
    ("measure", r"措施|举措|(?:工作|任务|建设|主要|具体)(?:内容|要求)"),
    ("task", r"任务|(?:事项|项目|任务|工程|行动)(?:名称)?|重点工作"),
)
_LONGEST_NAME = 16
_WHEN = Pattern(
    r"^(?:(?:19|20)\d\d(?:[—–\-~至]+(?:19|20)?\d\d)?年?度?|\d{1,2}(?:[—–\-~至]\d{1,2})?月份?|[上下]半年|全年|本年度?|年度)"
)
_UNIT_ROLES = ("lead", "responsible", "support")
_WORK_ROLES = {"measure", "task"}
_BAND_ROLES = ("index", "category")
_BAND = Pattern(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_LOOSE_UNIT_NAMES = Pattern(r"单位|部门|单位名称|部门名称|部门单位|分工")
"""Names that also head lists of people or sums: they bear duties only beside a column of work."""

_SUM = Pattern(r"合\s*计|总\s*[分计]|小\s*计|共\s*计")
_BRACKET = Pattern(r"[（(][^（）()]*[）)]")
_FIGURE = Pattern(r"[（(]?\d{1,3}[）)]?[.．、]?")
_TITLE_LIKE = Pattern(
    r"(?:表|清单|台账|目录|一览|分解|分工|计划|安排|任务)(?:[（(][^（）()]*[）)])?$|^(?:附?表|续表)\s*[一二三四五六七八九十\d]*"
)


def is_table_title(text: str) -> bool:
    """Whether a paragraph right above a table names it (……任务分解表, 附表1 ……)."""
    return len(text) <= 60 and text[-1:] not in "。；：:;，" and _TITLE_LIKE.search(text) is not None


@lru_cache(maxsize=1_000)
def column_role(name: str) -> str | None:
    """What a column of this name holds: index, category, task, measure, lead, responsible, support, deadline, …, or None."""
    bare = re.sub(r"[\s：:、/／*]", "", _BRACKET.sub("", name))
    role = _role_of_name(bare)
    if role is None and len(bare) > 2 and (timed := _WHEN.match(bare)):
        bare = bare[timed.end() :]
        role = _role_of_name(bare)
    if role is None and 4 <= len(bare) <= _LONGEST_NAME:
        role = next((role for role, end in _ROLES_BY_END if re.search(rf"(?:{end})$", bare)), None)
    return role


def _role_of_name(bare: str) -> str | None:
    return next((role for role, pattern in COLUMN_ROLES if re.fullmatch(pattern, bare)), None)


def build_table(block: TableBlock, title: str | None) -> Table:
    """A table with its header, every row filled, and its tasks where it assigns work."""
    return read_table(block, title)[0]


def read_table(block: TableBlock, title: str | None) -> tuple[Table, int]:
    """The table as ``build_table`` gives it, and how many of its rows had their cells placed anew."""
    grid = [[_clean(cell) for cell in row] for row in block.grid()]
    first = 0
    while first < len(grid) - 1 and block.columns > 1 and _is_band(block, first) and len(set(grid[first])) == 1:
        text = grid[first][0]
        if not text:
            first += 1
            continue
        if title is None and len(text) <= 60:
            title = text
        elif title is not None and re.sub(r"\s", "", title) != re.sub(r"\s", "", text):
            break
        first += 1
    while first < len(grid) - 1 and not any(grid[first]):
        first += 1  # a converter that knows no header writes an empty one
    header_count = _header_rows(block, grid, first)
    header = _join_header(grid[first : first + header_count])
    rows = grid[first + header_count :]
    dropped_bands = grid[:first]
    roles = _column_roles(header, rows)
    offset = first + header_count
    moved = realign_rows(block, rows, header, roles, offset)
    _fill_down(rows, roles)
    tasks = _build_tasks(block, rows, header, roles, offset)
    kept = [tuple(row) for row in rows]
    if dropped_bands and not (title and any(title in row for row in dropped_bands)):
        kept = [tuple(row) for row in dropped_bands] + kept
    return Table(title=title, header=tuple(header), rows=tuple(kept), tasks=tuple(tasks), at=block.at), moved


def _clean(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().split("\n") if line.strip())


def _is_band(block: TableBlock, row: int) -> bool:
    """Whether one cell fills a whole row."""
    return any(
        cell.row == row and cell.column == 0 and cell.column_span >= block.columns for cell in block.cells
    ) or any(cell.row <= row < cell.row + cell.row_span and cell.column_span >= block.columns for cell in block.cells)


def _header_rows(block: TableBlock, grid: list[list[str]], first: int) -> int:
    if first >= len(grid):
        return 0
    if block.header_rows > first:
        return block.header_rows - first
    named = [column_role(cell) for cell in grid[first]]
    if sum(role is not None for role in named) >= max(1, min(2, len(named) - 1)):
        count = 1
        spans = [cell for cell in block.cells if cell.row == first and cell.column_span > 1]
        deep = max((cell.row_span for cell in block.cells if cell.row == first), default=1)
        if (spans or deep > 1) and first + 1 < len(grid) and deep <= 3 and not _is_band(block, first):
            count = max(deep, 2 if spans and all(_may_head(cell) for cell in grid[first + 1]) else 1)
        return min(count, len(grid) - first)
    cells = grid[first]
    if (
        len(grid) > first + 1
        and all(cell and len(cell) <= 14 for cell in cells)
        and len(set(cells)) == len(cells)
        and not any(any(c.isdigit() for c in cell) for cell in cells)
    ) and not any(looks_like_unit(cell) for cell in cells):
        return 1
    return 0


def _may_head(cell: str) -> bool:
    return len(cell) <= 14 and _FIGURE.fullmatch(cell) is None and not cell.endswith(("。", "；"))


def _join_header(rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    header = []
    for column in range(len(rows[0])):
        names: list[str] = []
        for row in rows:
            name = re.sub(r"\s+", "", row[column])
            if name and name not in names:
                names.append(name)
        header.append("/".join(names))
    return header


def _column_roles(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str | None]:
    """The role of each column, by its name; a column without a known name whose cells are units is responsible."""
    width = len(header) or (len(rows[0]) if rows else 0)
    roles: list[str | None] = []
    for column in range(width):
        role = None
        if header:
            for name in (header[column], *reversed(header[column].split("/"))):
                role = column_role(name)
                if role is not None:
                    break
        roles.append(role)
    work = [column for column, role in enumerate(roles) if role in _WORK_ROLES]
    counted = [column for column in work if _holds_figures(rows, column)]
    if len(counted) < len(work):
        for column in counted:
            roles[column] = "index"  # the serial number under a name that spans it and the work
    aims = [column for column, role in enumerate(roles) if role == "target"]
    if "measure" not in roles and aims:
        for column in aims:
            if header[column].endswith("指标") and _holds_prose(rows, column):
                roles[column] = "measure"  # 考核指标: what has to be done, in sentences
        if len(aims) == 1 and _says_the_work(rows, aims[0], roles):
            roles[aims[0]] = "measure"  # 项目 | 年度目标: what has to be done stands in no other column
    if not any(role in _UNIT_ROLES for role in roles) and rows:
        for column in range(width):
            shared = header and roles[column] in _WORK_ROLES and list(header).count(header[column]) > 1
            if roles[column] is not None and not shared:
                continue
            cells = [row[column] for row in rows if row[column]]
            if (
                cells
                and len(cells) * 2 >= len(rows)
                and sum(looks_like_unit(cell) for cell in cells) >= 0.8 * len(cells)
            ):
                roles[column] = "responsible"
    return roles


def _holds_figures(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if row[column]]
    return bool(cells) and all(_FIGURE.fullmatch(cell) for cell in cells)


def _holds_prose(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether the cells of a column are sentences more often than not."""
    cells = [row[column] for row in rows if row[column]]
    return bool(cells) and 2 * sum(len(cell) > 10 and cell[-1] in "。；." for cell in cells) > len(cells)


_WORDS_OF_AIM = 6  # hanzi: 建成科普馆三座 is work, 达到95%以上 a figure


def _says_the_work(rows: Sequence[Sequence[str]], column: int, roles: Sequence[str | None]) -> bool:
    """Whether the cells of a column of aims hold the work in words, twice as long as the names before it."""
    names = [i for i, role in enumerate(roles[:column]) if role == "task"]
    cells = [row for row in rows if row[column]]
    if not names or not cells or any(role == "task" for role in roles[column:]):
        return False
    words, named = (sum(_count_hanzi(row[i]) for row in cells) for i in (column, names[-1]))
    return words >= _WORDS_OF_AIM * len(cells) and words >= 2 * named


def _count_hanzi(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


def _fill_down(rows: list[list[str]], roles: Sequence[str | None]) -> None:
    """Fill an empty cell of a leading group column with the one above: print leaves repeated units and categories out.

    Only columns before the first column of work count; an empty unit behind the work stays empty.
    """
    work = next((i for i, role in enumerate(roles) if role in {"measure", "task"}), None)
    if work is None:
        return
    grouping = [i for i, role in enumerate(roles[:work]) if role in {"responsible", "lead", "category"}]
    measure = next((i for i, role in enumerate(roles) if role == "measure"), None)
    if roles[work] == "task" and measure is not None and measure > work:
        grouping.append(work)
        work = measure
    for column in grouping:
        for above, row in itertools.pairwise(rows):
            if not row[column] and row[work]:
                row[column] = above[column]


def _build_tasks(
    block: TableBlock, rows: list[list[str]], header: Sequence[str], roles: Sequence[str | None], offset: int
) -> list[Task]:
    columns: dict[str, list[int]] = {}
    for index, role in enumerate(roles):
        if role is not None:
            columns.setdefault(role, []).append(index)
    unit_columns = [i for i, role in enumerate(roles) if role in _UNIT_ROLES]
    works = any(role in _WORK_ROLES for role in roles)
    loose = [i for i in unit_columns if header and _LOOSE_UNIT_NAMES.fullmatch(header[i])]
    if not works:
        unit_columns = [i for i in unit_columns if i not in loose]
    named = works and len(loose) < len(unit_columns)  # 责任科室 says what its cells are: 办公室, 各科室
    if not unit_columns or not (named or any(_unit_like(row[i]) for row in rows for i in unit_columns)):
        return []
    text_columns = _text_columns(columns, roles, rows)
    if text_columns and 2 * sum(any("\u4e00" <= c <= "\u9fff" for c in row[text_columns[-1]]) for row in rows) < len(
        rows
    ):
        return []  # figures, not work
    pages = {cell.row: cell.page for cell in block.cells if cell.page is not None}
    tasks: list[Task] = []
    band: str | None = None
    for number, row in enumerate(_without_dittos(rows, [*unit_columns, *columns.get("deadline", [])])):
        values = {cell for cell in row if cell}
        if (
            len(values) == 1
            and block.columns > 1
            and (_is_band(block, number + offset) or sum(bool(cell) for cell in row) == len(row))
        ):
            band = next(iter(values))
            continue
        if len(values) == 1 and row[0] and block.columns > 2 and (roles[0] in _BAND_ROLES or _BAND.match(row[0])):
            band = row[0]  # the same without merged cells: a heading in the first column
            continue
        if not any(row[i] for i in text_columns) and not any(row[i] for i in unit_columns):
            continue
        if len(text_columns) > 1 and not row[text_columns[-1]] and not any(_unit_like(row[i]) for i in unit_columns):
            heading = row[text_columns[-2]] or row[text_columns[0]]
            if _SUM.fullmatch(heading):
                continue
            if roles[0] == "index" and _BAND.fullmatch(row[0]):
                band = heading  # 一、 and a heading beside it, a sum behind it perhaps
                continue
        tasks.append(
            _build_task(
                row,
                header,
                columns,
                unit_columns,
                text_columns,
                band,
                Location(pages.get(number + offset, block.at.page), block.at.block, number + offset + 1),
            )
        )
    return tasks


def _without_dittos(rows: Sequence[list[str]], columns: Sequence[int]) -> list[list[str]]:
    """The rows with the words above in place of 同上 and 〃 in such columns; what the table prints stays in the table."""
    filled: list[list[str]] = []
    for row in rows:
        dittos = [i for i in columns if filled and _DITTO.fullmatch(row[i].strip())]
        if dittos:
            row = [filled[-1][i] if i in dittos else cell for i, cell in enumerate(row)]
        filled.append(row)
    return filled


def _unit_like(cell: str) -> bool:
    return bool(cell) and (looks_like_unit(cell.replace("\n", "、")) or looks_like_unit(cell.split("\n")[0]))


def _text_columns(
    columns: dict[str, list[int]], roles: Sequence[str | None], rows: Sequence[Sequence[str]]
) -> list[int]:
    """The columns that say the work, from the coarse to the fine."""
    found = sorted(columns.get("category", []) + columns.get("task", []) + columns.get("measure", []))
    if not any(roles[i] in {"task", "measure"} for i in found):
        open_columns = [i for i, role in enumerate(roles) if role is None]
        if open_columns and rows:
            longest = max(open_columns, key=lambda i: sum(len(row[i]) for row in rows))
            nameless = (
                [i for i in open_columns if i < longest]
                if not any(roles[i] not in (None, "responsible") for i in range(len(roles)))
                else []
            )
            found = sorted({*found, *nameless[-1:], longest})
    return found


def _build_task(
    row: Sequence[str],
    header: Sequence[str],
    columns: dict[str, list[int]],
    unit_columns: Sequence[int],
    text_columns: Sequence[int],
    band: str | None,
    at: Location,
) -> Task:
    duties: list[Responsibility] = []
    for column in unit_columns:
        duties += _read_units(row[column], _role_name(header[column]) if column < len(header) else "责任单位")
    content = row[text_columns[-1]] if text_columns else ""
    project = row[text_columns[-2]] if len(text_columns) > 1 else None
    coarse = [row[i] for i in text_columns[:-2]]
    category = coarse[-1] if coarse else band
    for clause in iter_clauses(content):
        duties += clause.responsibilities
    deadline = next((row[i] for i in columns.get("deadline", []) if row[i]), None) or find_deadline(content)
    aims = columns.get("target", [])
    # Of several years only the first is filled where one aim stands across them all.
    of_all = len(aims) > 1 and sum(bool(row[i]) for i in aims) == 1
    told = header[text_columns[-1]] if text_columns and text_columns[-1] < len(header) else ""
    goals = [target for i in aims for target in _read_goal(row[i], "" if of_all or i >= len(header) else header[i])]
    return Task(
        responsibilities=tuple(duties),
        category=_flat(category) if category and category != project else None,
        project=_flat(project) if project and project != content else None,
        items=tuple(split_items(content)) if content else (),
        deadline=_flat(deadline) if deadline else None,
        targets=(*_date_targets(iter_targets(content), told), *goals),
        leaders=tuple(_flat(row[i]) for i in columns.get("leader", []) if row[i]),
        remark="\n".join(row[i] for role in ("remark", "progress") for i in columns.get(role, []) if row[i]) or None,
        at=at,
    )


def _read_goal(cell: str, name: str) -> Iterator[Target]:
    """The figures of a cell under 目标; its words where it has none. 2025年目标 says when they are due."""
    if _NOBODY.fullmatch(cell.strip()):
        return
    yield from _date_targets(list(iter_targets(cell)) or [Target(_flat(cell))], name)


def _date_targets(targets: Iterable[Target], name: str) -> Iterator[Target]:
    """Targets without a year of their own are due in the one that names their column."""
    year = _YEAR_OF_COLUMN.search(name)
    by = int(year[1]) if year else None
    for target in targets:
        yield replace(target, by=by) if target.by is None and by is not None else target


def _role_name(name: str) -> str:
    last = name.split("/")[-1] if column_role(name.split("/")[-1]) else name
    return last or "责任单位"


_BROKEN = Pattern(r"(?:(?<=\p{Han})|(?<=[，、；]))\s*\n\s*(?=\p{Han})")  # a line end inside a sentence


def _flat(text: str) -> str:
    return _BROKEN.sub("", text).replace("\n", " ") if "\n" in text else text


_YEAR_OF_COLUMN = Pattern(r"(?<!\d)(20\d\d)年")
_NOBODY = Pattern(r"[-—–－/／\\\s]*|无|暂无|暂缺|待定|待明确|待确定")
_DITTO = Pattern(r"同上|同前|[〃″]|[\"”]")


def _read_units(cell: str, role: str) -> list[Responsibility]:
    """The units of one cell; a role printed inside the cell (牵头单位：甲；配合单位：乙) goes before the column's name."""
    if _NOBODY.fullmatch(cell.strip()):
        return []
    inner = (
        read_clause(cell.replace("\n", "；"), bare=False, alone=True)
        if re.search(r"[：:]|牵头|负责$|配合$", cell)
        else None
    )
    if inner is not None and inner[0]:
        return list(inner[0])
    text = _join_units(cell)
    return read_list(role, text) or [Responsibility(role, (text,))]


_BRANCH = Pattern(r"\p{Han}{2,3}(?:分局|支局)")


def _join_units(cell: str) -> str:
    """One list from the lines of a unit cell: a line that is a unit by itself is one, a broken name is joined."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if len(lines) > 1:
        joined = lines[0]
        for line in lines[1:]:
            if _BRANCH.fullmatch(line) and joined[-1] in "委局部厅":
                joined += line  # 市规划自然资源委 / 云溪分局
                continue
            last = re.split(r"[、，,；;\s]", joined)[-1]
            whole = joined[-1] in "、，,；;" or line[0] in "、，,；;等和及（("
            joined += line if whole or not looks_like_unit(last) else "、" + line
        return joined
    text = lines[0] if lines else ""
    pieces = re.split(r"\s{1,}|[/／]", text)
    if len(pieces) > 1 and all(looks_like_unit(piece) for piece in pieces if piece):
        return "、".join(piece for piece in pieces if piece)
    return text


_ITEM_BREAK = Pattern(r"[\n。；;！.]\s*")


def split_items(text: str) -> list[str]:
    """The numbered items of a cell, labels kept in their text; a cell without a run of labels is one item."""
    marks: list[tuple[int, str, int]] = []
    for start in (len(text) - len(text.lstrip()), *[match.end() for match in _ITEM_BREAK.finditer(text)]):
        label = parse_label(text, start)
        if label is not None and label.level >= 2:
            style = "arabic" if label.style.startswith("arabic") and label.level == 3 else label.style
            marks.append((start, style, label.number))
    for style in dict.fromkeys(mark[1] for mark in marks):
        run: list[int] = []
        for position, own, number in marks:
            if own == style and number == len(run) + 1:
                run.append(position)
        if len(run) > 1:
            cuts = [0, *run, len(text)] if run[0] else [*run, len(text)]
            pieces = [text[start:stop].strip() for start, stop in itertools.pairwise(cuts)]
            return [piece for piece in pieces if piece]
    return [text.strip()] if text.strip() else []
