"""Readers: the bytes of a file into blocks. The table ``READERS`` names them; each is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module

from kepu_cli.errors import ReadError
from kepu_cli.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kepu_cli.blocks import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its name, the function ``module:name`` that reads it, its Chinese label, the suffixes it has in folders."""

    format: str
    function: str
    label: str
    suffixes: tuple[str, ...]


READERS: tuple[Reader, ...] = (
    Reader("docx", "kepu_cli.readers.docx.read:read_docx", "Word 文档", (".docx", ".docm")),
    Reader("pdf", "kepu_cli.readers.pdf.read:read_pdf", "PDF", (".pdf",)),
    Reader("ofd", "kepu_cli.readers.ofd.read:read_ofd", "OFD", (".ofd",)),
    Reader(
        "html", "kepu_cli.readers.html.read:read_html", "网页", (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")
    ),
    Reader("md", "kepu_cli.readers.markdown:read_markdown", "Markdown", (".md", ".markdown")),
    Reader("txt", "kepu_cli.readers.text:read_text", "纯文本", (".txt", ".text")),
)


def read_bytes(data: bytes, file: str, format: str | None = None) -> Source:
    """The document in ``data``; ``file`` is the name to show. The format is found from the bytes unless it is given.

    The suffix of ``file`` decides only between plain text and Markdown, where the bytes do not. Raises ReadError for
    anything that is not a readable document, naming what it is.
    """
    from kepu_cli.readers.sniff import sniff

    try:
        found = format or sniff(data)
    except ReadError as error:
        raise ReadError(error.message, file=file) from error
    rows = {reader.format: reader for reader in READERS}
    if format is None and found == "txt" and file.lower().endswith(rows["md"].suffixes):
        found = "md"
    reader = rows.get(found)
    if reader is None:
        known = "、".join(reader.format for reader in READERS)
        raise ReadError(f"不认识格式 {found}，可用的格式：{known}", file=file)
    module, _, name = reader.function.partition(":")
    try:
        source: Source = getattr(import_module(module), name)(data, file)
    except ReadError as error:
        raise error if error.file else ReadError(error.message, file=file, place=error.place) from error
    return source
