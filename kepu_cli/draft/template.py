"""Templates of drafts: a front matter that names the fields, a body that reads like the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from kepu_cli.draft.bounds import SIZE_LIMIT
from kepu_cli.draft.document import Block
from kepu_cli.draft.plain_yaml import PlainYamlError, read_plain_yaml
from kepu_cli.errors import TemplateError
from kepu_cli.records import dataclass, replace

FieldKind = Literal["文字", "段落", "日期", "数字", "名单", "列表", "表格", "选项", "是否"]
KINDS: tuple[FieldKind, ...] = ("文字", "段落", "日期", "数字", "名单", "列表", "表格", "选项", "是否")
LAYOUTS = {"红头": "red", "信函": "letter", "无": "plain"}


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

    @property
    def file(self) -> str:
        """The name of its file, without the folder."""
        return Path(self.path).name

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


def find_template(name: str, folders: Sequence[str] = ()) -> Path:
    """The file of a template: a path as it stands, else ``name``.j2 in the user's folders, then among the shipped ones.

    TemplateError names the templates there are.
    """
    if name.lower().endswith((".j2", ".docx")) or "/" in name or "\\" in name:
        path = Path(name)
        if path.is_dir():
            raise TemplateError("这是一个文件夹，需要的是模板文件（.j2 或 .docx）", file=name)
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
            if path.suffix.lower() in (".j2", ".docx") and not path.name.startswith(("~", ".")):
                found.setdefault(path.stem, path)
    return [found[name] for name in sorted(found)]


def load_template(path: Path) -> Template:
    """Read a .j2 file; one without front matter has no fields of its own (``adopt_fields``).

    TemplateError: unreadable, a front matter that does not end, an unknown key or type there.
    """
    file = str(path)
    try:
        if path.stat().st_size > 4 * SIZE_LIMIT:
            raise TemplateError(f"模板超过 {SIZE_LIMIT} 字的上限", file=file)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError("模板不是 UTF-8 文本", file=file) from error
    except OSError as error:
        raise TemplateError(f"打不开模板（{error.strerror or error}）", file=file) from error
    if len(text) > SIZE_LIMIT:
        raise TemplateError(f"模板有 {len(text)} 字，超过 {SIZE_LIMIT} 字的上限", file=file)
    if not text.strip():
        raise TemplateError("模板是空的", file=file)
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != "---":
        return Template(path.stem, file, "", "", "", "", (), "\n".join(lines))
    if "---" not in [line.strip() for line in lines[1:]]:
        raise TemplateError("开头的说明（文种、版式、字段）没有结束，后面应再有一行 ---", file=file, place="第1行")
    end = next(index for index, line in enumerate(lines) if index and line.strip() == "---")
    front = _read_front("\n".join(lines[1:end]), file)
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return Template(
        path.stem, file, front["kind"], front["command"], front["layout"], front["help"], front["fields"], body
    )


def adopt_fields(template: Template, base: Template) -> Template:
    """A template that says nothing of its fields with what ``base`` says of them: one data file serves both.

    Fields that only the template has stay; those that only ``base`` has may be given and are not asked for.
    """
    known = {row.name: row for row in base.fields}
    shown = [known.pop(row.name, row) for row in template.fields]
    others = known.values() if not template.fields else [replace(row, required=False) for row in known.values()]
    return replace(
        template,
        kind=template.kind or base.kind,
        command=template.command or base.command,
        layout=template.layout or base.layout,
        help=template.help or base.help,
        fields=(*shown, *others),
    )


FRONT_KEYS = ("文种", "说明", "命令", "版式", "字段")
FIELD_KEYS = ("别名", "类型", "必填", "说明", "示例", "选项", "默认", "来源")


def _read_front(text: str, file: str) -> dict[str, Any]:
    try:
        data, _ = read_plain_yaml(text)
    except PlainYamlError as error:
        place = f"第{error.line + 1}行" if error.line else None
        raise TemplateError(f"模板开头的说明{error.message}", file=file, place=place) from error
    if not isinstance(data, dict):
        raise TemplateError("模板开头的说明应为“名称: 值”", file=file)
    _check_keys(data, FRONT_KEYS, file, text)
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
    _check_keys(row, FIELD_KEYS, file, text)
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


def nearest_hint(word: str, known: Sequence[str], shown: Sequence[str] = ()) -> str:
    """，是不是“代表姓名”？, else the names there are (``shown`` in place of ``known``), or nothing."""
    import difflib

    close = difflib.get_close_matches(word[:40], list(known), 1, 0.4)
    if close:
        return f"，是不是“{close[0]}”？"
    names = list(shown or known)
    return f"；可以是 {'、'.join(names[:12])}{'……' if len(names) > 12 else ''}" if names else ""
