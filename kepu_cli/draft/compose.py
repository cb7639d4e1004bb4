"""From the text a template printed to a draft: its own labels decide the layout.

A line that begins with the name of an element in brackets is that element: ``[标题] 关于…的通知``. Every other line is a
paragraph of the body. Labels typed in the template are numbers to be counted, not numbers to be kept: a paragraph that is
left out leaves no gap. Labels inside values and ready blocks stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

from kepu_cli.draft.document import (
    Block,
    DraftDocument,
    DraftPart,
    Evidence,
    Head,
    Imprint,
    Layout,
    Paragraph,
    Signature,
)
from kepu_cli.draft.fill import (
    BLOCK_CLOSE,
    BLOCK_OPEN,
    LIST,
    VALUE,
    VALUE_LINE,
    Rendered,
    fields_in,
    strip_marks,
    typed_words,
)
from kepu_cli.draft.labels import find_label, write_label
from kepu_cli.draft.numbering import LabelCounter, count_block
from kepu_cli.draft.template import LAYOUTS, Template, nearest_hint
from kepu_cli.draft.trace import FIELD
from kepu_cli.errors import TemplateError
from kepu_cli.records import dataclass, field

# Names of elements as the standard has them, and what they fill.
ELEMENTS: dict[str, str] = {
    "份号": "copy_number", "密级": "classification", "紧急程度": "urgency", "发文机关标志": "marks", "发文字号": "number",
    "签发人": "signatories", "右上角": "corner", "标题": "title", "副标题": "subtitle", "主送机关": "recipients", "称谓": "recipients",
    "附件说明": "attachments", "署名": "issuers", "发文机关署名": "issuers", "成文日期": "date", "附注": "annotation", "抄送": "cc",
    "抄送机关": "cc", "印发机关": "authority", "印发日期": "printed", "印发件": "issued", "附件": "attachment", "附件序号": "label", "居中": "center",
    "顶格": "flush", "正文": "body",
}  # fmt: skip
_ELEMENT = re.compile(r"\[([^\[\]\s]{1,12})\][ \u3000]*")
_TOKEN = re.compile(f"{BLOCK_OPEN}(\\d+){BLOCK_CLOSE}")
_FEW_WORDS = 300


@dataclass(slots=True)
class _Part:
    role: Any = "main"
    title: str = ""
    subtitle: str = ""
    recipients: str = ""
    blocks: list[Block] = field(default_factory=list)
    counter: LabelCounter = field(default_factory=LabelCounter)


def compose(template: Template, rendered: Rendered, *, layout: str | None = None, sealed: bool = True) -> DraftDocument:
    """The draft that a rendered template is. ``layout`` (红头, 信函, 无) overrides the template's.

    TemplateError: a line begins with the name of an element that there is none of.
    """
    values: dict[str, list[str]] = {}
    parts = [_Part()]
    for line in rendered.text.split("\n"):
        line = line.strip(" \t\u3000")
        if not strip_marks(line):
            continue
        match = _ELEMENT.match(line)
        element = "body"
        if match is not None:
            if match[1] not in ELEMENTS:
                reason = f"没有名为 [{match[1]}] 的要素{nearest_hint(match[1], list(ELEMENTS))}"
                raise TemplateError(reason, file=template.path, place=_line_of(match[0].strip(), template))
            element, line = ELEMENTS[match[1]], line[match.end() :]
        _place(element, line, parts, values, rendered, template)
    found = {key: [item for item in items if item] for key, items in values.items()}
    return _build(template, parts, found, LAYOUTS[layout or template.layout], sealed)  # type: ignore[arg-type]


def _line_of(words: str, template: Template) -> str | None:
    lines = enumerate(template.body.split("\n"), start=1)
    return next((f"第{number}行" for number, line in lines if words in line), None)


def _place(
    element: str, line: str, parts: list[_Part], values: dict[str, list[str]], rendered: Rendered, template: Template
) -> None:
    if element in ("issued", "attachment"):
        title = _plain(line)
        parts.append(_Part(element, title))
    elif element in ("title", "subtitle", "recipients"):
        text = _plain(line).rstrip("：:") if element == "recipients" else _plain(line)
        setattr(parts[-1], element, text)
    elif element in ("body", "center", "flush"):
        _add_lines(line, parts[-1], element, rendered, template)
    else:
        values.setdefault(element, []).extend(_plain(item).strip() for item in re.split(f"[{LIST}{VALUE_LINE}]", line))


def _plain(text: str) -> str:
    text = _TOKEN.sub("", strip_marks(text))
    return text.replace(LIST, "、").replace(VALUE_LINE, "").strip()


def _add_lines(line: str, part: _Part, element: str, rendered: Rendered, template: Template) -> None:
    at = 0
    for match in _TOKEN.finditer(line):
        _add_texts(line[at : match.start()], part, element, template)
        for block in rendered.blocks[int(match[1])].blocks:
            part.blocks.append(count_block(block, part.counter))
        at = match.end()
    _add_texts(line[at:], part, element, template)


def _add_texts(line: str, part: _Part, element: str, template: Template) -> None:
    fields: list[str] = []
    for number, piece in enumerate(line.split(VALUE_LINE)):
        typed = number == 0 and not piece.startswith(VALUE)  # what follows a VALUE_LINE began inside a value
        text = strip_marks(piece).replace(LIST, "、").strip(" \t\u3000")
        fields = fields_in(piece, template) or fields[-1:]
        if not text:
            continue
        words = typed_words(piece if number == 0 else VALUE + piece)
        evidence = _evidence(fields, template, typed=bool(words.strip()) or not fields)
        if element == "center":
            part.blocks.append(Paragraph(text, align="center", evidence=evidence))
            continue
        label = find_label(text)
        if label is not None and label[0] <= 5 and not text.startswith("第"):
            level, number, length = label
            if typed:
                text = write_label(level, part.counter.next(level)) + text[length:].lstrip(" ")
            else:
                part.counter.set(level, number)
            part.blocks.append(Paragraph(text, level, evidence=evidence))
            continue
        part.blocks.append(Paragraph(text, flush=element == "flush", evidence=evidence))


def _evidence(fields: list[str], template: Template, *, typed: bool) -> tuple[Evidence, ...]:
    """What a line rests on: the template where words of it were typed there, and the fields it prints."""
    words = [Evidence("模板", template.file)] if typed else []
    return (*words, *(Evidence(FIELD, template.file, name) for name in fields))


def _is_turned(part: _Part, layout: Layout) -> bool:
    """Whether the pages of a part are turned (clause 8): it is a table with at most some words around it, and no text in chapters."""
    texts = [block for block in part.blocks if isinstance(block, Paragraph)]
    if part.role == "main" and (layout != "plain" or any(block.level for block in texts)):
        return False
    return len(texts) < len(part.blocks) and sum(len(block.text) for block in texts) < _FEW_WORDS


def _build(
    template: Template, parts: list[_Part], values: dict[str, list[str]], layout: Layout, sealed: bool
) -> DraftDocument:
    def one(key: str) -> str:
        return "".join(values.get(key, [])[:1])

    marks, suffix = values.get("marks", []), ""
    if layout == "red" and marks:
        suffix = "文件" if marks[-1].endswith("文件") else ""
        marks = [mark.removesuffix("文件") for mark in marks] if suffix else marks
    count = sum(part.role == "attachment" for part in parts)
    number = 0
    built = []
    for part in parts:
        number += part.role == "attachment"
        label = (
            ("附件" if count == 1 else f"附件{number}")
            if part.role == "attachment"
            else one("label")
            if part.role == "main"
            else ""
        )
        turned = _is_turned(part, layout)
        built.append(
            DraftPart(part.role, part.title, label, part.subtitle, part.recipients, tuple(part.blocks), turned)
        )
    return DraftDocument(
        head=Head(
            layout, one("copy_number"), one("classification"), one("urgency"), tuple(marks), suffix, one("number"),
            tuple(values.get("signatories", [])), tuple(values.get("corner", [])),
        ),
        parts=tuple(built),
        attachments=tuple(values.get("attachments", [])),
        signature=Signature(tuple(values.get("issuers", [])), one("date"), sealed),
        annotation=one("annotation").strip("（）()"),
        imprint=Imprint("，".join(values.get("cc", [])).rstrip("。"), one("authority"), one("printed").removesuffix("印发")),
        kind=template.kind,
    )  # fmt: skip
