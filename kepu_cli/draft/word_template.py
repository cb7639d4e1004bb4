"""A Word file of the office's own as a template: ``{{ 字段 }}`` is filled in, everything else stays as it is.

No template code runs here: a placeholder is a field's name with filters, and a table row is repeated for each item of a
list: ``{{ 任务.责任单位 }}`` repeats its row for each 任务, as does a row between ``{% for 行 in 任务 %}`` and ``{% endfor %}``.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from kepu_cli.draft.bounds import BoundError
from kepu_cli.draft.document import Block, Evidence, Grid, Paragraph
from kepu_cli.draft.docx.tables import grid_xml
from kepu_cli.draft.filters import FILTERS, print_value
from kepu_cli.draft.fonts import load_fonts
from kepu_cli.draft.labels import find_label, find_lead, write_label
from kepu_cli.draft.numbering import LabelCounter, count_block
from kepu_cli.draft.template import Blocks, Field, Missing, Template
from kepu_cli.draft.trace import FIELD, TraceRow, block_rows
from kepu_cli.errors import TemplateError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_P, _T, _R, _TR, _TBL, _BR = (f"{{{_W}}}{name}" for name in ("p", "t", "r", "tr", "tbl", "br"))
_RPR, _RFONTS, _RSTYLE = (f"{{{_W}}}{name}" for name in ("rPr", "rFonts", "rStyle"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,200}?)\s*\}\}")
_FOR = re.compile(r"\{%\s*(?:tr\s+)?for\s+(\w+)\s+in\s+(\w+)\s*%\}")
_END = re.compile(r"\{%\s*(?:tr\s+)?endfor\s*%\}")
_EXPRESSION = re.compile(r"(\w+(?:\.\w+)*)((?:\s*\|\s*\w+)*)")
_SIZE_LIMIT = 200_000_000
_ROW_LIMIT = 20_000
_DEEPEST_LEVEL = 4  # of typed labels that are counted


def load_word_template(path: Path) -> Template:
    """The fields of a Word file by its placeholders, every one required. TemplateError: not a Word file, a placeholder that
    is no name."""
    file = str(path)
    fields: dict[str, Field] = {}
    loops: dict[str, str] = {}
    for root in _read_parts(file, _read_zip(path)).values():
        text = [_paragraph_text(paragraph) for paragraph in root.iter(_P)]
        for line in text:
            loops |= {match[1]: match[2] for match in _FOR.finditer(line)}
        for number, line in enumerate(text, start=1):
            if "{%" in _END.sub("", _FOR.sub("", line)):
                raise TemplateError(
                    f"Word 模板里只能用 {{{{ 字段 }}}} 和表格行的 for，这里是“{line[:40]}”",
                    file=file,
                    place=f"第{number}段",
                )
            for match in _PLACEHOLDER.finditer(line):
                name, _ = _parse(match[1], file, number)
                head, _, rest = name.partition(".")
                if head in loops:
                    head = loops[head]
                fields.setdefault(head, Field(head, "列表" if rest else "段落", True))
    if not fields:
        raise TemplateError("里面没有 {{ 字段 }}，没有要填的地方；请在 Word 里写上，例如 {{ 标题 }}", file=file)
    return Template(path.stem, file, "", "", "无", "本单位的 Word 模板", tuple(fields.values()), "")


def fill_word_template(
    template: Template, values: Mapping[str, Any]
) -> tuple[bytes, list[Missing], tuple[TraceRow, ...]]:
    """The filled Word file, the fields that nobody gave, and what each paragraph that was filled in rests on.

    Red head, fonts and pictures stay byte for byte.
    """
    entries = _read_zip(Path(template.path))
    filler = _Filler(template, values)
    for name, root in _read_parts(template.path, entries).items():
        filler.fill(root)
        entries[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue(), [Missing(row, tuple(lines)) for row, lines in filler.missing.values()], tuple(filler.rows)


def _read_zip(path: Path) -> dict[str, bytes]:
    file = str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _SIZE_LIMIT:
                raise TemplateError("解开后太大，不像一份公文模板", file=file)
            entries = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise TemplateError("不是 Word 的 .docx 文件；.doc 请先另存为 .docx", file=file) from error
    except OSError as error:
        raise TemplateError(f"打不开模板（{error.strerror or error}）", file=file) from error
    if "word/document.xml" not in entries:
        raise TemplateError("不是 Word 的 .docx 文件", file=file)
    return entries


def _read_parts(file: str, entries: Mapping[str, bytes]) -> dict[str, Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        roots = {name: etree.fromstring(data, parser) for name, data in entries.items() if _PARTS.fullmatch(name)}
    except etree.XMLSyntaxError as error:
        raise TemplateError("Word 文件已损坏，读不出内容", file=file) from error
    if any(getattr(root.getroottree().docinfo, "doctype", "") for root in roots.values()):
        raise TemplateError("Word 文件里有不该有的 DTD，不能用", file=file)
    return roots


def _own_texts(paragraph: Any) -> Iterator[Any]:
    """The w:t of a paragraph, not those of a text box inside it."""
    for text in paragraph.iter(_T):
        if next(text.iterancestors(_P)) is paragraph:
            yield text


def _paragraph_text(paragraph: Any) -> str:
    return "".join(text.text or "" for text in _own_texts(paragraph))


def _parse(expression: str, file: str, number: int) -> tuple[str, list[str]]:
    match = _EXPRESSION.fullmatch(expression)
    filters = [name.strip() for name in match[2].split("|") if name.strip()] if match else []
    wrong = next((name for name in filters if name not in FILTERS), None)
    if match is None or wrong:
        reason = (
            f"没有“{wrong}”这个过滤器"
            if wrong
            else f"看不懂 {{{{ {expression} }}}}，应为 {{{{ 字段 }}}} 或 {{{{ 字段 | 过滤器 }}}}"
        )
        raise TemplateError(reason, file=file, place=f"第{number}段")
    return match[1], filters


class _Filler:
    """Fills one document; remembers what was missing and in which paragraphs."""

    def __init__(self, template: Template, values: Mapping[str, Any]) -> None:
        self.template, self.values = template, values
        self.missing: dict[str, tuple[Field, list[int]]] = {}
        self.rows: list[TraceRow] = []
        self.counter, self.counted = LabelCounter(), False

    def fill(self, root: Any) -> None:
        for row in list(root.iter(_TR)):
            self._repeat_row(row)
        for number, paragraph in enumerate(list(root.iter(_P)), start=1):
            self._count_label(paragraph)
            if "{{" in _paragraph_text(paragraph):
                self._fill_paragraph(paragraph, number, self.values)

    def _count_label(self, paragraph: Any) -> None:
        """Go on from a typed label; behind ready blocks that were counted, the typed label is counted too."""
        text = _paragraph_text(paragraph)
        label = find_label(text)
        if label is None or label[0] > _DEEPEST_LEVEL or next(paragraph.iterancestors(_TBL), None) is not None:
            return
        level, number, length = label
        if not self.counted:
            self.counter.set(level, number)
            return
        new = write_label(level, self.counter.next(level))
        if new != text[:length]:
            _replace(paragraph, re.compile(re.escape(text[:length])), lambda match: new, once=True)

    def _repeat_row(self, row: Any) -> None:
        text = "\n".join(_paragraph_text(paragraph) for paragraph in row.iter(_P))
        if any(child is not row for child in row.iter(_TR)):
            return  # the row holds a table of its own: its inner rows are the ones that repeat
        loop = _FOR.search(text)
        variable, name = (loop[1], loop[2]) if loop else ("", "")
        if not loop:
            dotted = [match[1].split("|")[0].strip() for match in _PLACEHOLDER.finditer(text)]
            name = next((word.split(".")[0] for word in dotted if "." in word), "")
            variable = name
        if not name:
            return
        items = self.values.get(name)
        if not isinstance(items, (list, tuple)):
            items = [{}] if items is None else [items]
        parent, place = row.getparent(), row.getparent().index(row)
        for offset, item in enumerate(items[:_ROW_LIMIT]):
            clone = copy.deepcopy(row)
            scope = dict(self.values) | {variable: item if isinstance(item, Mapping) else {"值": item}}
            for number, paragraph in enumerate(clone.iter(_P), start=1):
                self._drop_marks(paragraph)
                self._fill_paragraph(paragraph, number, scope, missing_name=name)
            parent.insert(place + offset, clone)
        parent.remove(row)

    def _drop_marks(self, paragraph: Any) -> None:
        for pattern in (_FOR, _END):
            _replace(paragraph, pattern, lambda match: "")

    def _fill_paragraph(self, paragraph: Any, number: int, scope: Mapping[str, Any], missing_name: str = "") -> None:
        text = _paragraph_text(paragraph)
        alone = _PLACEHOLDER.fullmatch(text.strip())
        evidence = self._evidence(text, missing_name, typed=alone is None)
        if alone is not None:
            value = self._value(alone[1], number, scope, missing_name)
            if isinstance(value, Blocks):
                self.counted = self.counted or any(isinstance(row, Paragraph) and row.numbered for row in value.blocks)
                blocks = [count_block(block, self.counter) for block in value.blocks]
                self.rows += [row for block in blocks for row in block_rows(block)]
                self._insert_blocks(paragraph, blocks)
                return
            lines = print_value(value).split("\n")
            if len(lines) > 1 and next(paragraph.iterancestors(_TBL), None) is None:
                self.rows += [(line, evidence) for line in lines]
                self._insert_lines(paragraph, lines)
                return
        _replace(paragraph, _PLACEHOLDER, lambda match: _flat(self._value(match[1], number, scope, missing_name)))
        if evidence:
            self.rows.append((_paragraph_text(paragraph), evidence))

    def _evidence(self, text: str, missing_name: str, *, typed: bool) -> tuple[Evidence, ...]:
        """The template where it has words of its own, and the fields that a paragraph asks for."""
        names = [_parse(match[1], self.template.path, 0)[0].split(".")[0] for match in _PLACEHOLDER.finditer(text)]
        known = [name if self.template.field(name) else missing_name or name for name in names]
        words = [Evidence("模板", self.template.file)] if typed and known else []
        return (*words, *(Evidence(FIELD, self.template.file, name) for name in dict.fromkeys(known)))

    def _value(self, expression: str, number: int, scope: Mapping[str, Any], missing_name: str) -> Any:
        name, filters = _parse(expression, self.template.path, number)
        value: Any = scope
        for key in name.split("."):
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None or value == "":
            head = missing_name or name.split(".")[0]
            given = self.values.get(head)
            if given:  # a list that is there with an empty cell
                return ""
            row = self.template.field(head) or Field(head, required=True)
            if row.default is not None and name == head:
                return row.default
            if not row.required:
                return ""
            self.missing.setdefault(head, (row, []))[1].append(number)
            return f"【待填：{name}】"
        for word in filters:
            try:
                value = FILTERS[word](value)
            except (ValueError, TypeError, BoundError) as error:
                reason = f"过滤器“{word}”不能用在“{name}”的值上，值是 {print_value(value)[:30]}"
                raise TemplateError(reason, file=self.template.path, place=f"第{number}段") from error
        return value

    def _insert_lines(self, paragraph: Any, lines: list[str]) -> None:
        for line in lines:
            clone = copy.deepcopy(paragraph)
            _replace(clone, _PLACEHOLDER, lambda match, line=line: line)
            paragraph.addprevious(clone)
        paragraph.getparent().remove(paragraph)

    def _insert_blocks(self, paragraph: Any, blocks: list[Block]) -> None:
        fonts = load_fonts()
        for block in blocks:
            if isinstance(block, Grid):
                xml = grid_xml(block, 8845, 12756, fonts)
                paragraph.addprevious(etree.fromstring(xml.replace("<w:tbl>", f'<w:tbl xmlns:w="{_W}">', 1)))
                continue
            clone = copy.deepcopy(paragraph)
            _replace(clone, _PLACEHOLDER, lambda match, text=block.text: text)
            _set_lead(clone, block, {1: fonts.heiti, 2: fonts.kaiti})
            paragraph.addprevious(clone)
        if not blocks or isinstance(blocks[-1], Grid):
            _replace(paragraph, _PLACEHOLDER, lambda match: "")
        else:
            paragraph.getparent().remove(paragraph)


def _set_lead(paragraph: Any, block: Paragraph, faces: Mapping[int, str]) -> None:
    """Set the heading of a paragraph in the face of its level: 黑体, 楷体 (GB/T 9704-2012, 7.3.3)."""
    label = find_label(block.text)
    level = block.level or (label[0] if label else 0)
    lead = block.lead if block.lead is not None else find_lead(block.text, label[2] if label else 0)
    text = next((text for text in _own_texts(paragraph) if text.text == block.text), None)
    if level not in faces or not lead or text is None:
        return
    run = text.getparent()
    if lead < len(block.text):
        rest = copy.deepcopy(run)
        _set_text(next(rest.iter(_T)), block.text[lead:])
        _set_text(text, block.text[:lead])
        run.addnext(rest)
    properties = run.find(_RPR)
    if properties is None:
        properties = etree.Element(_RPR)
        run.insert(0, properties)
    fonts = properties.find(_RFONTS)
    if fonts is None:
        fonts = etree.Element(_RFONTS)
        properties.insert(1 if properties.find(_RSTYLE) is not None else 0, fonts)
    fonts.attrib.pop(f"{{{_W}}}eastAsiaTheme", None)
    fonts.set(f"{{{_W}}}eastAsia", faces[level])


def _flat(value: Any) -> str:
    if isinstance(value, Blocks):
        return "\n".join(block.text for block in value.blocks if not isinstance(block, Grid))
    return print_value(value)


def _replace(paragraph: Any, pattern: re.Pattern[str], write: Any, *, once: bool = False) -> None:
    """Replace in a paragraph's text, whatever runs it is split over; the new words look like the first of the old ones."""
    texts = list(_own_texts(paragraph))
    whole = "".join(text.text or "" for text in texts)
    for match in reversed(list(pattern.finditer(whole))[: 1 if once else None]):
        new = write(match)
        at = 0
        for text in texts:
            old = text.text or ""
            start, end = max(match.start() - at, 0), min(match.end() - at, len(old))
            if start < end or (start == end == 0 and match.start() == at and not old):
                inside = (
                    old[:start]
                    + (new if match.start() >= at and start <= len(old) and match.start() < at + len(old) else "")
                    + old[end:]
                )
                _set_text(text, inside)
            at += len(old)


def _set_text(text: Any, words: str) -> None:
    """Put words into a w:t; their line ends become w:br."""
    words = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", words)
    first, *rest = words.split("\n")
    text.text = first
    text.set(_SPACE, "preserve")
    place = text
    for line in rest:
        for tag, content in ((_BR, None), (_T, line)):
            node = etree.Element(tag)
            if content is not None:
                node.text = content
                node.set(_SPACE, "preserve")
            place.addnext(node)
            place = node
