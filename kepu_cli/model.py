"""The model: what a policy document says, as data. The YAML is this, key by key, in this order.

Frozen dataclasses without behaviour. A field that is empty (None, "", (), False) is left out of the
YAML. Field order is key order. Descriptions for people stand in ``data/fields.yaml`` and become the
``title`` and ``description`` of the JSON Schema.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from kepu_cli.location import NOWHERE, Location
from kepu_cli.records import dataclass, field

SCHEMA = "kepu/1"

Category: TypeAlias = Literal["notice", "opinions", "plan", "workplan", "task_table", "reply", "other"]
PartRole: TypeAlias = Literal["main", "issued", "attachment"]
Severity: TypeAlias = Literal["info", "warning"]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The file a Policy was read from."""

    file: str
    format: str
    sha256: str
    pages: int | None = None
    incomplete: bool = False  # part of it could not be read; the notes say which


@dataclass(frozen=True, slots=True)
class Imprint:
    """印发机关和印发日期 (GB/T 9704-2012, 7.4.3)."""

    authority: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """联系人 and 联系电话 as printed."""

    person: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The 建议 or 提案 that a reply answers."""

    body: Literal["人大", "政协"] | None = None
    session: str | None = None
    number: int | None = None
    title: str | None = None
    representatives: tuple[str, ...] = ()
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line of the head, the signature or the imprint: the element it was read as, its words, its place."""

    element: str
    text: str
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Document:
    """公文要素 (GB/T 9704-2012, clause 7)."""

    kind: str | None = None
    category: Category = "other"
    copy_number: str | None = None
    classification: str | None = None
    urgency: str | None = None
    issuer_mark: str | None = None
    number: str | None = None
    signatories: tuple[str, ...] = ()
    title: str | None = None
    recipients: str | None = None
    issuers: tuple[str, ...] = ()
    date: dt.date | None = None
    annotation: str | None = None
    attachments: tuple[str, ...] = ()
    cc: str | None = None
    imprint: Imprint | None = None
    contact: Contact | None = None
    suggestion: Suggestion | None = None
    printed: tuple[Printed, ...] = ()  # the lines whose words or order the fields above do not hold as printed


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One role and the units that bear it, as printed."""

    role: str
    units: tuple[str, ...]
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One figure that is promised: 到2025年公民具备科学素质比例力争达到17%."""

    text: str
    indicator: str | None = None
    by: int | str | None = None  # a year, or 每年 / 长期 / 2025年6月底前 as printed
    comparison: str | None = None
    value: float | int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One heading or numbered measure with what stands under it."""

    label: str
    level: int
    title: str | None = None
    text: str | None = None
    responsibilities: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    deadline: str | None = None
    at: Location = NOWHERE
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What a person would call one line of a task table."""

    responsibilities: tuple[Responsibility, ...] = ()
    category: str | None = None
    project: str | None = None
    items: tuple[str, ...] = ()
    deadline: str | None = None
    targets: tuple[Target, ...] = ()
    leaders: tuple[str, ...] = ()  # 牵头领导, 责任人
    remark: str | None = None  # 备注, 进展
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Table:
    """One table: every cell filled, merged cells repeated, page breaks healed."""

    title: str | None = None
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    tasks: tuple[Task, ...] = ()
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Part:
    """The notice itself, what it issues, or one attachment."""

    role: PartRole
    title: str | None = None
    preamble: str | None = None
    responsibilities: tuple[Responsibility, ...] = ()  # clauses that stand before the first heading
    targets: tuple[Target, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    closing: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One 《…》 with the 发文字号 that follows it."""

    title: str
    number: str | None = None
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text that no rule could place."""

    text: str
    at: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Note:
    """What the parser saw and a person should look at."""

    code: str
    message: str
    severity: Severity = "warning"
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One document."""

    source: SourceInfo
    document: Document = field(default_factory=Document)
    parts: tuple[Part, ...] = ()
    citations: tuple[Citation, ...] = ()
    furniture: tuple[str, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[Note, ...] = ()
    schema: str = SCHEMA
