"""Blocks -> Policy: what the blocks of a document mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kepu_cli.blocks import Block, Source, TableBlock, TextBlock
from kepu_cli.lazy import Pattern
from kepu_cli.model import (
    Citation,
    Document,
    Note,
    Part,
    Policy,
    Printed,
    SourceInfo,
    Unplaced,
)
from kepu_cli.records import replace
from kepu_cli.structure.citations import iter_citations
from kepu_cli.structure.dates import parse_date
from kepu_cli.structure.head import Head, find_second_head, read_head
from kepu_cli.structure.issuers import find_issuers, read_issuer_mark, rejoin_issuer
from kepu_cli.structure.kinds import category_of, kind_of
from kepu_cli.structure.lines import Line, build_lines
from kepu_cli.structure.lost_breaks import split_lost_breaks
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.organs import names_series
from kepu_cli.structure.outline import build_outline
from kepu_cli.structure.parts import RawPart, find_issued, issued_title, split_parts
from kepu_cli.structure.reply import is_reply, opens_like_reply, read_suggestion
from kepu_cli.structure.suggestion import SuggestionForm, read_suggestion_form
from kepu_cli.structure.surroundings import drop_contents, is_trailing_chrome, without_footer
from kepu_cli.structure.tail import (
    Colophon,
    Signature,
    find_contact,
    find_signature,
    match_attachment_mark,
    match_titled_attachment,
    take_attachment_note,
    take_colophon,
    take_file_list,
)
from kepu_cli.structure.targets import iter_targets
from kepu_cli.structure.titles import ends_like_title, join_title, without_status
from kepu_cli.structure.words import squeeze


def build_policy(source: Source) -> Policy:
    """The Policy that a document's blocks make up. Never raises for any blocks: what no rule understands is in ``unplaced``."""
    lines, properties, furniture_blocks = build_lines(source.blocks)
    lines, split = split_lost_breaks(lines)
    notes: list[Note] = [Note(note.code, note.message, at=note.at) for note in source.notes]
    if split:
        notes.append(Note("line-breaks-lost", "原文的换行已丢失，段落按编号的次序重新分开，请核对"))
    fields = _read_properties(properties)
    furniture = [(block.at, text) for block in furniture_blocks for text in _texts(block)]
    furniture += [
        (block.at, text)
        for block in source.blocks
        if isinstance(block, TableBlock) and block.role == "body"
        for text in block.dropped
    ]
    lines = drop_contents(lines, furniture)

    named = next((fields[name] for name in _TITLE_FIELDS if fields.get(name)), None)
    form = read_suggestion_form(lines, fields)
    text_lines = lines if form is None else form.rest
    head = read_head(text_lines if form is None else ())
    again = find_second_head(text_lines, head)
    if again:
        furniture += [(line.at, line.text) for line in text_lines[:again]]
        text_lines = text_lines[again:]
        head = read_head(text_lines)
    fields = head.fields | fields
    furniture += [(line.at, line.text) for line in head.chrome]
    body = list(text_lines[head.end :])
    body = [line for line in body if not is_trailing_chrome(line, furniture)]
    body = without_footer(body, furniture)
    colophon = take_colophon(body, 0)
    named = form.title if form else named or head.fields.get("标题")
    if named and ends_like_title(named) and not ends_like_title("".join(line.text for line in head.title)):
        head.left[:0], head.title = head.title, []  # what stands in the title's place is the site's own
        head.lines = [pair for pair in head.lines if pair[0] != "title"]
    title = _LEADING_MARK.sub("", without_status(join_title([line.text for line in head.title]))) or None
    _return_issued_title(head, body, title)
    if title is None:
        title = named
        if title is None and fields.get("页面标题") and not head.left:
            title = re.split(r"[_|｜]|\s[-–—]\s", fields["页面标题"])[0].strip() or None

    listed, listed_lines = take_file_list(body)
    main, rest, signature = _split_main(body, title)
    names, note_lines, _note_start = take_attachment_note(main, 0, len(main))
    if note_lines:
        taken = {line.order for line in note_lines}
        main = [line for line in main if line.order not in taken]
    if not names:
        # A plan that is issued lists its own attachments behind its last measure.
        names, note_lines = _note_of_issued(rest)
        if note_lines:
            taken = {line.order for line in note_lines}
            rest = [line for line in rest if line.order not in taken]
    names, note_lines = names or listed, note_lines + listed_lines
    behind = _belongs_to_main(rest, title, signature)
    main_tail, rest = rest[:behind], rest[behind:]
    raw = split_parts(rest, title, names, signed=signature is not None)
    if not names:
        names = _names_from_parts(raw)
    ordered = _title_of_order(title, raw)
    main_part, main_notes = _build_part("main", main, None)
    if main_tail:
        closing = "\n".join(line.text for line in main_tail)
        main_part = replace(main_part, closing=f"{main_part.closing}\n{closing}" if main_part.closing else closing)
    parts = [main_part]
    notes += main_notes
    printed = [
        Printed("mark" if ordered and element == "title" else element, line.text, line.at)
        for element, line in [*head.lines, *(form.taken if form else ())]
    ]
    printed += [Printed("attachments", line.text, line.at) for line in note_lines]
    if signature is not None:
        printed += [Printed(element, line.text, line.at) for element, line in signature.lines]
    for item in raw:
        part, part_notes = _build_part(item.role, item.lines, _part_title(item))
        parts.append(part)
        notes += part_notes
        if item.mark is not None:
            printed.append(Printed("attachment_mark", item.mark.text, item.mark.at))
        if len(item.title) > 1 or any(squeeze(line.text) != line.text for line in item.title):
            printed += [Printed("part_title", line.text, line.at) for line in item.title]
    printed += [Printed(element, line.text, line.at) for element, line in colophon.lines]

    document = _build_document(title, head, signature, colophon, fields, names, main, raw, main_tail, form)
    if ordered:
        document = replace(document, title=ordered)
    furniture += [(block.at, block.text) for block in properties]
    furniture.sort(key=lambda pair: pair[0].block or 0)  # as they stand in the source
    unplaced = [Unplaced(line.text, line.at) for line in head.left]
    if head.left:
        notes.append(Note("unplaced", f"有{len(head.left)}段文字没有归入任何要素", at=head.left[0].at))
    if document.title is None:
        notes.append(Note("title-missing", "没有找到标题"))
    return Policy(
        source=SourceInfo(source.file, source.format, source.sha256, source.pages, source.incomplete),
        document=replace(document, printed=tuple(_only_needed(printed, document, parts))),
        parts=tuple(part for index, part in enumerate(parts) if index == 0 or part != Part(part.role)),
        citations=tuple(_build_citations(lines)),
        furniture=tuple(text for _, text in furniture if text.strip()),
        unplaced=tuple(unplaced),
        notes=tuple(notes),
    )


_BEHIND_NOTE = (
    4  # lines that may stand behind a list of attachments that are not in the file: signature, date, a remark
)


def _note_of_issued(rest: list[Line]) -> tuple[list[str], list[Line]]:
    """The 附件说明 behind the last measure of what is issued: above the first 附件, or at the end where none is in the file."""
    mark = next((i for i, line in enumerate(rest) if line.table is None and match_attachment_mark(line.text)), None)
    names, lines, start = take_attachment_note(rest, 0, len(rest) if mark is None else mark)
    if mark is None and start + len(lines) < len(rest) - _BEHIND_NOTE:
        return [], []
    return names, lines


def _return_issued_title(head: Head, body: list[Line], title: str | None) -> None:
    """Give the title of the issued document back to the text where no notice stands between the two titles."""
    start, _ = find_issued(head.left, 0, title)
    if start >= 0 and not head.recipients and head.title and head.left[start].order > head.title[-1].order:
        body[:0] = head.left[start:]
        del head.left[start:]


def _title_of_order(title: str | None, raw: Sequence[RawPart]) -> str | None:
    """The title of what an order issues below it, where the order has none but its mark 云岭市人民政府令; else None."""
    if title is None or not title.endswith("令") or not names_series(title):
        return None
    return next((_part_title(item) for item in raw if item.role == "issued"), None)


def _texts(block: Block) -> Iterable[str]:
    if isinstance(block, TextBlock):
        return (block.text,)
    return (cell.text for cell in block.cells)


def _read_properties(properties: Sequence[TextBlock]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for block in properties:
        name, mark, value = block.text.partition("：")
        if not mark:
            name, _, value = block.text.partition(":")
        name = squeeze(name)
        if value.strip() and name not in fields:
            fields[name] = value.strip()
    return fields


def _split_main(body: list[Line], title: str | None) -> tuple[list[Line], list[Line], Signature | None]:
    """The lines of the notice itself, the lines behind it, and the signature between them."""
    issued_at, _ = find_issued(body, 0, title)
    mark = next((i for i, line in enumerate(body) if line.table is None and match_attachment_mark(line.text)), -1)
    limit = min([i for i in (issued_at, mark) if i >= 0], default=len(body))
    signature = find_signature(body[:limit], 0) if limit < len(body) else find_signature(body, 0)
    if signature is None and limit < len(body) and issued_title(title) is None:
        # Some pages print 落款 behind the attachments: the last lines of all.
        rest = body[limit:]
        late = find_signature(rest, 0)
        if late is not None and late.end >= len(rest) - 1:
            return body[:limit], [*rest[: late.start], *rest[late.end :]], late
    if signature is not None:
        rejoin_issuer(signature, body, title)
        after = body[signature.end :]
        # What stands before the signature belongs to the notice; a signature at the very end of an issued text is the issuer's too.
        return body[: signature.start], after, signature
    if limit < len(body):
        return body[:limit], body[limit:], None
    return body, [], None


def _belongs_to_main(rest: Sequence[Line], title: str | None, signature: Signature | None) -> int:
    """How many lines right behind the signature still belong to the notice: contacts, remarks, a second signature.

    A part of its own begins with a 附件 mark, with the title of the issued document, or holds a text.
    """
    if signature is None or not rest:
        return 0
    if find_issued(rest, 0, title)[0] >= 0 or any(line.table is not None for line in rest):
        return next(
            (i for i, line in enumerate(rest) if line.table is not None or not _CONTACT_LINE.match(line.text)),
            len(rest),
        )
    mark = next(
        (i for i, line in enumerate(rest) if match_attachment_mark(line.text) or match_titled_attachment(line.text)),
        len(rest),
    )
    before = rest[:mark]
    if not any(parse_label(line.text) is not None for line in before) and sum(len(line.text) for line in before) < 200:
        return mark
    return next((i for i, line in enumerate(before) if not _CONTACT_LINE.match(line.text)), mark)


_CONTACT_LINE = Pattern(
    r"^[（(]?(?:联\s*系\s*(?:人|电话|单位|方式|地址|部门)|电\s*话|传\s*真|邮\s*箱|地\s*址|邮(?:政)?编(?:码)?|经办人|承办(?:人|单位)|主管领导|领导签发|签发|Email|E-mail)",
    re.I,
)


def _part_title(item: RawPart) -> str | None:
    return item.title_text or join_title([line.text for line in item.title]) or None


def _build_part(role: str, lines: list[Line], title: str | None) -> tuple[Part, list[Note]]:
    outline = build_outline(lines)
    text = outline.preamble or ""
    tables = outline.tables
    if title and tables and tables[0].title is None and not outline.sections:
        tables = (replace(tables[0], title=title), *tables[1:])
    return (
        Part(
            role=role,  # type: ignore[arg-type]
            title=title,
            preamble=outline.preamble,
            responsibilities=outline.responsibilities,
            targets=tuple(iter_targets(text)),
            sections=outline.sections,
            tables=tables,
            closing=outline.closing,
        ),
        outline.notes,
    )


def _names_from_parts(raw: Sequence[RawPart]) -> list[str]:
    return [name for item in raw if item.mark is not None and (name := _part_title(item))]


_LEADING_MARK = Pattern(
    r"附\s*[件表]\s*[\d一二三四五六七八九十]{0,3}\s*[：:]\s*(?=\S{4})"
)  # an attachment in a file of its own
_TITLE_FIELDS = ("标题", "发文标题", "文件标题", "文件名称", "公文名称", "信息名称", "名称", "title")
_NUMBER_FIELDS = (
    *("发文字号", "发文文号", "文号", "文件编号", "文件号"),
    *("official_number", "document_number", "doc_number"),  # front matter of Markdown
)


def _build_document(
    title: str | None,
    head: Head,
    signature: Signature | None,
    colophon: Colophon,
    fields: dict[str, str],
    names: Sequence[str],
    main: Sequence[Line],
    raw: Sequence[RawPart],
    main_tail: Sequence[Line],
    form: SuggestionForm | None,
) -> Document:
    recipients = "".join(line.text for line in head.recipients).rstrip("：: ") or colophon.recipients
    date = (signature.date if signature else None) or (parse_date(head.session.text) if head.session else None)
    if date is None and fields.get("成文日期"):
        date = parse_date(fields["成文日期"])
    issued = next((_part_title(item) for item in raw if item.role == "issued"), None)
    number = head.number
    if number is None:
        printed = next((fields[name] for name in _NUMBER_FIELDS if re.search(r"\d", fields.get(name, ""))), None)
        number = squeeze(printed) if printed else None
    opening = [line.text for line in main[:3]]
    signed = [line for element, line in signature.lines if element == "annotation"] if signature else []
    texts = [line.text for line in [*main[-12:], *signed, *main_tail]] + (
        [line.text for item in raw for line in item.lines[-12:]] if raw else []
    )
    contact = next((found for text in texts if (found := find_contact(text))), None)
    suggestion = form.suggestion if form else None
    if is_reply(title) if title else opens_like_reply(recipients, opening):
        suggestion = read_suggestion(title or "", recipients, opening, head.result)
    return Document(
        kind=kind_of(title),
        category="reply" if suggestion and not title else category_of(issued or issued_title(title) or title, title),
        copy_number=head.copy_number,
        classification=head.classification,
        urgency=head.urgency,
        issuer_mark=read_issuer_mark(head),
        number=number,
        signatories=tuple(head.signatories),
        title=title,
        recipients=recipients or None,
        issuers=tuple(find_issuers(title, head, signature, fields)),
        date=date,
        annotation=signature.annotation if signature else None,
        attachments=tuple(names),
        cc=colophon.cc,
        imprint=colophon.imprint if colophon.imprint else None,
        contact=contact,
        suggestion=suggestion,
    )


def _build_citations(lines: Sequence[Line]) -> list[Citation]:
    found: dict[tuple[str, str | None], Citation] = {}
    for line in lines:
        texts = [cell.text for cell in line.table.cells] if isinstance(line.table, TableBlock) else [line.text]
        for text in texts:
            if "《" in text:
                for title, number in iter_citations(text):
                    found.setdefault((title, number), Citation(title, number, line.at))
    numbered = {title for title, number in found if number}
    return [citation for (title, number), citation in found.items() if number or title not in numbered]


_NEVER_HELD = frozenset(("attachments", "attachment_mark", "date", "annotation", "imprint", "result"))
"""Elements whose fields hold a reading of the line, not the line: a title that happens to be worded alike holds nothing."""


def _only_needed(printed: Sequence[Printed], document: Document, parts: Sequence[Part]) -> list[Printed]:
    """Leave out lines whose words a field already holds as printed, unless the number stands below the title."""
    held = {
        document.title,
        document.number,
        document.recipients,
        document.cc,
        document.issuer_mark,
        document.copy_number,
        document.classification,
        document.urgency,
        *document.issuers,
    }
    held |= {part.title for part in parts}
    exact = {text for text in held if text}
    places = {item.element: place for place, item in enumerate(printed) if item.element in ("title", "number")}
    kept = _NEVER_HELD | places.keys() if places.get("number", 0) > places.get("title", len(printed)) else _NEVER_HELD
    return [
        item
        for item in printed
        if item.element in kept or (item.text not in exact and item.text.rstrip("：:") not in exact)
    ]
