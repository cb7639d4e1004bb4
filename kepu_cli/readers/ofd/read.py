"""Read an OFD (GB/T 33190-2016) into blocks: its pages go the way that those of a PDF go."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_cli.blocks import ReadNote, Source
from kepu_cli.errors import ReadError
from kepu_cli.readers.ofd.package import Package, Reading
from kepu_cli.readers.ofd.page import OfdPage
from kepu_cli.readers.paged.pages import check_page_count, read_pages
from kepu_cli.records import replace


def read_ofd(data: bytes, file: str) -> Source:
    """The blocks of an OFD in reading order; ``file`` is only named in messages.

    Several documents in one package follow one another. Seals are pictures and hold no text. Raises ReadError for a
    package that is damaged, encrypted or unreasonably big, and where its pages are pictures only.
    """
    package = Package(data, file)
    documents = package.documents()
    pages = sum(len(document.pages) for document in documents)
    check_page_count(pages, "OFD", file)
    readings = [Reading(package, document) for document in documents]
    failures: list[ReadError] = []

    def iter_pages() -> Iterator[OfdPage | None]:
        number = 0
        for document, reading in zip(documents, readings, strict=True):
            for index in range(len(document.pages)):
                number += 1
                try:
                    yield reading.page(index, number)
                except ReadError as error:
                    failures.append(error)
                    yield None

    try:
        source = read_pages(iter_pages(), pages, label="OFD", data=data, file=file)
    except ReadError:
        if len(failures) == pages:
            raise failures[0] from None
        raise
    broken = [name for reading in readings for name in reading.broken]
    notes = [ReadNote("part-unreadable", f"{name} 缺失或已损坏，其中的内容没有读到") for name in broken]
    names = [
        attributes.get("Name", "") or part
        for document in documents
        for attributes, part in package.references(document.part, document.attachments, "Attachment", "ID")
        if attributes.get("Visible") != "false"
    ]
    if names:
        message = f"文件里附带的 {len(names)} 个文件没有读入：{'、'.join(names[:5])}"
        notes.append(ReadNote("embedded-document", message))
    return replace(source, notes=(*source.notes, *notes), incomplete=source.incomplete or bool(broken))
