"""Reading saved web pages: the document found among the chrome of the site, its tables by their true grid."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from kepu_cli.blocks import ReadNote, Source
from kepu_cli.errors import ReadError
from kepu_cli.readers.builder import Item, build_blocks
from kepu_cli.readers.encoding import check_size, decode, tidy
from kepu_cli.readers.sniff import is_mhtml

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
}
_ANY_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:]*)[^<>]*>")
_FLAT_TAGS = (
    "html",
    "head",
    "title",
    "meta",
    "body",
    "script",
    "style",
    "p",
    "br",
    "table",
    "tbody",
    "thead",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
)
# fmt: off
_INLINE_TAGS = frozenset((
    "font", "span", "b", "i", "u", "a", "strong", "em", "small", "big", "sub", "sup", "o:p",
))
# fmt: on
_DAMAGED_SHARE = 1000  # one character in so many may be damaged in a page that declares its encoding


def read_html(data: bytes, file: str) -> Source:
    """The document on a saved web page (.html, .mht) in order; site chrome is furniture, fields about it properties.

    Raises ReadError for a page without text, one that is larger than the limit, and an unknown encoding. Nothing is
    loaded from the network, scripts are not run, entities of a document type are not read.
    """
    check_size(data, file)
    page = _unpack_mhtml(data, file) if is_mhtml(data) else decode_page(data, file)
    root = parse_page(page)
    blocks = build_blocks(_read_items(root)) if root is not None else ()
    if not any(block.role == "body" for block in blocks):
        raise ReadError("网页里没有找到正文，可能是由脚本生成的空壳页面；请在浏览器中打开后另存为网页或 PDF", file=file)
    return Source(file, "html", sha256(data).hexdigest(), blocks, notes=_note_damage(page))


def _note_damage(page: str) -> tuple[ReadNote, ...]:
    """A note where characters of the page could not be decoded; each stands as � in the text."""
    count = page.count("\ufffd")
    return (ReadNote("undecodable", f"有 {count} 处文字无法解码，以 � 代替，请对照原网页核对"),) if count else ()


def read_fragment(markup: str) -> list[Item]:
    """The items of a piece of HTML that stands in another text (a table in Markdown): all of it belongs to the document."""
    from kepu_cli.readers.html.tree import read_pieces

    root = parse_page(markup)
    if root is None:
        return []
    items: list[Item] = []
    for piece in read_pieces(root)[0]:
        if piece.table is not None:
            items.append(Item("table", table=piece.table))
        elif piece.line is not None:
            items.append(Item("line", line=piece.line))
        else:
            items.extend(Item("property", texts=pair) for pair in piece.fields)
            items.extend([Item("furniture", texts=piece.rest)] if piece.rest else [])
    return items


def decode_page(data: bytes, file: str) -> str:
    """The characters of a page: by its mark, as strict UTF-8, by the encoding it declares, or the most plausible one."""
    try:
        return decode(data, file)
    except ReadError:
        declared = _DECLARED.search(data[:4096])
        codec = _CODECS.get(declared[1].decode().lower()) if declared else None
        if codec is None or b"\0" in data:
            raise
        text = data.decode(codec, errors="replace")
        if _DAMAGED_SHARE * text.count("\ufffd") > len(text):
            raise
        return tidy(text, file)


def parse_page(page: str) -> _Element | None:
    """The element tree of a page, however broken its markup, or None where there is no element in it.

    The parser drops what is nested deeper than two thousand elements (tags that are never closed); such a page is
    parsed again without the tags that nest.
    """
    root, too_deep = _parse(page)
    for keep in (_FLAT_TAGS, ("script", "style", "head", "title")):
        if not too_deep:
            break
        root, too_deep = _parse(_flatten(page, keep))
    return root


def _parse(page: str) -> tuple[_Element | None, bool]:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    try:
        root = etree.fromstring(page.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    return root, any("depth" in entry.message for entry in parser.error_log)


def _flatten(page: str, keep: tuple[str, ...]) -> str:
    """The page with only the tags in ``keep``; every other block tag is a line break."""

    def replace_tag(match: re.Match[str]) -> str:
        name = match[1].lower()
        return match[0] if name in keep else "" if name in _INLINE_TAGS else "<br>"

    return _ANY_TAG.sub(replace_tag, page)


def _read_items(root: _Element) -> list[Item]:
    from kepu_cli.readers.html.article import choose_items
    from kepu_cli.readers.html.tree import read_pieces
    from kepu_cli.readers.text import MAX_LINES

    title = _find_page_title(root)
    pieces, box = read_pieces(root)
    if len(pieces) > MAX_LINES:
        raise ReadError(f"网页有 {len(pieces)} 行，超过 {MAX_LINES} 行的上限，不像一份文件；请拆分后再读")
    items = choose_items(pieces, box, title)
    return [Item("property", texts=("页面标题", title)), *items] if title else items


def _find_page_title(root: _Element) -> str:
    """The title that the head of the page gives: the field ArticleTitle of government pages, else <title>."""
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() == "articletitle" and (element.get("content") or "").strip():
            return " ".join((element.get("content") or "").split())
    for element in root.iter("title"):
        return " ".join("".join(map(str, element.itertext())).split())
    return ""


def _unpack_mhtml(data: bytes, file: str) -> str:
    """The page inside a single-file archive (.mht)."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = _CODECS.get((part.get_content_charset() or "").lower())
                if charset is not None:
                    try:
                        return tidy(payload.decode(charset), file)
                    except UnicodeDecodeError:
                        pass
                return decode_page(payload, file)
    raise ReadError("单文件网页（MHTML）里没有网页正文，请在浏览器中重新保存为网页", file=file)
