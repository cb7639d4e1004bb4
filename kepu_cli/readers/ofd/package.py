"""The parts of an OFD found through one another: OFD.xml, its documents, their pages (GB/T 33190, 7.1 to 7.6).

Locations are relative to the part that names them or begin at the root of the package; files that take the one for
the other are common, so both are tried.
"""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.errors import ReadError
from kepu_cli.readers.container import MAX_TOTAL_BYTES, Container, resolve_part
from kepu_cli.readers.ofd.content import (
    PROGRAM,
    ContentReader,
    Item,
    parse_part,
    read_annotations,
    read_box,
    read_content,
)
from kepu_cli.readers.ofd.page import OfdPage
from kepu_cli.readers.ofd.resources import Resources, read_resources
from kepu_cli.readers.xml_events import Attributes
from kepu_cli.records import dataclass, field

TOTAL_BYTES = 512 << 20  # a page with an object for each character is half a megabyte
TOTAL_RATIO = 100  # all parts that are read, against the file: such pages reach 30
A4_MM = (0.0, 0.0, 210.0, 297.0)
ENTRY = "ofd.xml"
ENCRYPTED = "encryptions.xml"
"""The part by which GM/T 0099 marks a package whose parts are encrypted."""


@dataclass(slots=True)
class Document:
    """One document of a package: the parts it names, as written, and the box of its pages."""

    part: str
    pages: list[tuple[str, str]] = field(default_factory=list)  # ID, location
    templates: dict[str, str] = field(default_factory=dict)  # ID -> location
    resources: list[str] = field(default_factory=list)
    annotations: str = ""
    attachments: str = ""
    box: tuple[float, ...] = A4_MM


class Package:
    """An OFD: its documents, and each part of it as it is asked for."""

    def __init__(self, data: bytes, file: str) -> None:
        """Raises ReadError where it is damaged, encrypted or no OFD."""
        self.file = file
        total = min(max(MAX_TOTAL_BYTES, TOTAL_RATIO * len(data)), TOTAL_BYTES)
        self._container = Container(data, file, program=PROGRAM, total_bytes=total)
        names = self._container.names()
        self._entry = find_entry(names)
        if any(name.rpartition("/")[2] == ENCRYPTED for name in names):
            raise ReadError(f"OFD 已加密，打开它需要密码或证书；请用 {PROGRAM}解除加密后另存再试", file=file)
        if not self._entry:
            raise ReadError(f"OFD 缺少 OFD.xml，文件不完整；请用 {PROGRAM}打开后另存再试", file=file)
        self._root = self._entry.rpartition("/")[0]
        self._known: dict[str, Resources] = {}

    def find(self, part: str, location: str) -> str:
        """The name of the part that another one names, "" where there is none."""
        location = location.strip()
        folder = part.rpartition("/")[0]
        if location.startswith(("/", "\\")):
            places = [self._root, folder]
        else:
            places = [folder, self._root, folder.rpartition("/")[0]]
        for place in dict.fromkeys(places):
            name = resolve_part(place, location.lstrip("/\\"))
            if name and name in self._container:
                return name
        return ""

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises ReadError as ``Container.read`` does."""
        return self._container.read(part)

    def documents(self) -> list[Document]:
        """The documents in order. Raises ReadError where the parts that list their pages are missing or broken."""
        roots: list[str] = []
        reader = ContentReader()
        starts: dict[str, Callable[[Attributes], None]] = {"DocRoot": reader.take_text}
        ends = {"DocRoot": lambda: roots.append(reader.text())}
        parse_part(self.read(self._entry), self.file, self._entry, starts, ends, reader)
        documents = []
        for root in roots:
            part = self.find(self._entry, root)
            if not part:
                message = f"OFD 缺少 {root.strip()[:80]}，文件不完整；请用 {PROGRAM}打开后另存再试"
                raise ReadError(message, file=self.file)
            documents.append(self._document(part))
        return documents

    def _document(self, part: str) -> Document:
        document, reader = Document(part), ContentReader()
        get = Attributes.get

        def end_box() -> None:
            document.box = tuple(read_box(reader.text()) or A4_MM)

        def end_annotations() -> None:
            document.annotations = reader.text()

        def end_attachments() -> None:
            document.attachments = reader.text()

        def end_resources() -> None:
            document.resources.append(reader.text())

        texts: dict[str, Callable[[], None]] = {
            "PhysicalBox": end_box,
            "PublicRes": end_resources,
            "DocumentRes": end_resources,
            "Annotations": end_annotations,
            "Attachments": end_attachments,
        }
        starts: dict[str, Callable[[Attributes], None]] = {
            **dict.fromkeys(texts, reader.take_text),
            "Page": lambda it: document.pages.append((get(it, "ID", ""), get(it, "BaseLoc", ""))),
            "TemplatePage": lambda it: document.templates.update({get(it, "ID", ""): get(it, "BaseLoc", "")}),
            "Outlines": lambda _: reader.parser.skip(),
        }
        parse_part(self.read(part), self.file, part, starts, texts, reader)
        return document

    def resources(self, part: str, locations: list[str]) -> Resources:
        """The resources that a part names, those missing or broken left out."""
        found = Resources()
        for location in locations:
            name = self.find(part, location)
            if not name:
                continue
            if name not in self._known:
                try:
                    self._known[name] = read_resources(self.read(name), self.file, name)
                except ReadError:
                    self._known[name] = Resources()  # text stands on the page itself
            found = found.merged(self._known[name])
        return found

    def references(self, part: str, location: str, element: str, key: str) -> list[tuple[Attributes, str]]:
        """The parts that a list names in the FileLoc of its elements: attributes and part; [] where it cannot be read."""
        name = self.find(part, location) if location else ""
        found: list[tuple[Attributes, str]] = []
        if not name:
            return found
        reader = ContentReader()
        current: list[Attributes] = []
        starts: dict[str, Callable[[Attributes], None]] = {element: current.append, "FileLoc": reader.take_text}

        def end_location() -> None:
            if current and current[-1].get(key) is not None:
                found.append((current[-1], self.find(name, reader.text())))

        try:
            parse_part(self.read(name), self.file, name, starts, {"FileLoc": end_location}, reader)
        except ReadError:
            return found
        return found


def find_entry(names: list[str]) -> str:
    """The part OFD.xml among the names of a package in lower case, one folder down where all of it was packed so."""
    if ENTRY in names:
        return ENTRY
    return min((name for name in names if name.count("/") == 1 and name.endswith(f"/{ENTRY}")), default="")


class Reading:
    """The pages of one document, one after the other."""

    def __init__(self, package: Package, document: Document) -> None:
        self._package = package
        self._document = document
        self._resources = package.resources(document.part, document.resources)
        self._templates: dict[str, list[Item]] = {}
        self._annotations: dict[str, list[str]] = {}
        for attributes, part in package.references(document.part, document.annotations, "Page", "PageID"):
            self._annotations.setdefault(attributes["PageID"], []).append(part)
        self.broken: list[str] = []  # templates and annotations that could not be read

    def page(self, index: int, number: int) -> OfdPage:
        """The page with this index; ``number`` is what it is called. Raises ReadError where it cannot be read."""
        package, document = self._package, self._document
        identity, location = document.pages[index]
        part = package.find(document.part, location)
        if not part and location:
            part = package.find(document.part, f"{location}/Content.xml")
        if not part:
            raise ReadError(f"缺少 {location.strip()[:80]}，文件不完整", file=package.file, place=f"第{number}页")
        content = read_content(package.read(part), package.file, part)
        resources = self._resources
        if content.resources:
            resources = resources.merged(package.resources(part, content.resources))
        items = [item for template in content.templates for item in self._template(template)]
        items.extend(content.items)
        notes = [item for part in self._annotations.get(identity, []) for item in self._annotation(part)]
        return OfdPage(number, content.box or document.box, items, notes, resources)

    def _template(self, identity: str) -> list[Item]:
        if identity not in self._templates:
            self._templates[identity] = self._read_template(identity)
        return self._templates[identity]

    def _read_template(self, identity: str) -> list[Item]:
        location = self._document.templates.get(identity, "")
        part = self._package.find(self._document.part, location) if location else ""
        if part:
            try:
                return read_content(self._package.read(part), self._package.file, part).items
            except ReadError:
                pass
        self.broken.append(location or f"模板 {identity}")
        return []

    def _annotation(self, part: str) -> list[Item]:
        if part:
            try:
                return read_annotations(self._package.read(part), self._package.file, part)
            except ReadError:
                self.broken.append(part)
        return []
