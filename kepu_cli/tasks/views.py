"""The ledger and the gaps as data, as a report, and as a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kepu_cli.location import Location
from kepu_cli.measures import policy_title
from kepu_cli.report import Column, Report, Sheet
from kepu_cli.tasks.gaps import GAP_NAMES, Gap
from kepu_cli.tasks.ledger import Entry

Data = dict[str, Any]


def _place(at: Location) -> Data | None:
    place = {
        name: value for name, value in (("page", at.page), ("block", at.block), ("row", at.row)) if value is not None
    }
    return place or None


def _filled(**values: object) -> Data:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def ledger_data(entries: Sequence[Entry]) -> Data:
    """The ledger as dicts and lists, and how many assignments each function has."""
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.function] = counts.get(entry.function, 0) + 1
    return {
        "count": len(entries),
        "units": [{"function": name, "count": count} for name, count in counts.items()],
        "tasks": [entry_data(entry) for entry in entries],
    }


def entry_data(entry: Entry) -> Data:
    """One assignment: who, in which role, what, until when, and where it is written."""
    document = entry.policy.document
    return _filled(
        unit=entry.unit,
        function=entry.function,
        level=entry.level,
        role=entry.role,
        label=entry.measure.label,
        measure=entry.measure.title,
        chapter=" / ".join(entry.measure.path),
        content=entry.content or entry.measure.text,
        targets=[target.text for target in entry.targets],
        deadlines=[
            _filled(
                text=due.text,
                day=due.day.isoformat() if due.day else None,
                recurring=due.recurring or None,
                words=due.words,
            )
            for due in entry.dues
        ],
        document=policy_title(entry.policy),
        number=document.number,
        file=entry.policy.source.file,
        at=_place(entry.at),
    )


def ledger_report(entries: Sequence[Entry], by: str, *, whole: bool = True) -> Report:
    """The ledger as one table; the first column is what it goes by.

    ``whole`` prints the words of a measure that is assigned as a whole, too long for a terminal.
    """
    several = len({id(entry.policy) for entry in entries}) > 1
    header = ["单位", "职能", "角色", "措施", "内容", "目标", "时限", "文件", "文号", "位置"]
    widths = [10.0, 7, 6, 16, 30, 16, 9, 16, 9, 7]
    rows = [list(_row(entry, whole)) for entry in entries]
    first = {"unit": 0, "measure": 3, "deadline": 6}[by]
    order = [first, *(n for n in range(len(header)) if n != first)]
    if not several:
        order = [n for n in order if n not in (7, 8)]
    table = Sheet(
        "任务",
        tuple(header[n] for n in order),
        tuple(tuple(row[n] for n in order) for row in rows),
        tuple(widths[n] for n in order),
        "没有任务。",
        more=(Column("最早日期", tuple(entry.day.isoformat() if entry.day else "" for entry in entries), "date"),),
    )
    functions = len({entry.keys[0] for entry in entries})
    titles = list(dict.fromkeys(policy_title(entry.policy) for entry in entries))
    return Report("任务台账", (*titles, f"{len(entries)} 项任务，{functions} 个单位。"), (table,))


def _row(entry: Entry, whole: bool) -> tuple[str, ...]:
    return (
        entry.unit,
        entry.function,
        entry.role,
        entry.measure.name,
        entry.content or (entry.measure.text if whole else ""),
        "\n".join(target.text for target in entry.targets),
        "\n".join(due.text for due in entry.dues),
        policy_title(entry.policy),
        entry.policy.document.number or "",
        str(entry.at),
    )


def gaps_data(gaps: Sequence[Gap]) -> Data:
    """The gaps as dicts and lists with their counts."""
    return {
        "count": len(gaps),
        "summary": {code: sum(gap.code == code for gap in gaps) for code in GAP_NAMES},
        "gaps": [
            _filled(
                code=gap.code,
                message=GAP_NAMES[gap.code],
                detail=gap.detail,
                measure=gap.measure.name if gap.measure else None,
                document=policy_title(gap.policy),
                file=gap.policy.source.file,
                at=_place(gap.measure.at) if gap.measure else None,
            )
            for gap in gaps
        ],
    }


def gaps_report(gaps: Sequence[Gap]) -> Report:
    """The gaps as a table, and how many of each there are."""
    several = len({id(gap.policy) for gap in gaps}) > 1
    header, widths = ["缺什么", "措施", "说明", "位置", "文件"], [10.0, 24, 24, 8, 22]
    rows = [
        (
            GAP_NAMES[gap.code],
            gap.measure.name if gap.measure else "",
            gap.detail,
            str(gap.measure.at) if gap.measure else "",
            policy_title(gap.policy),
        )
        for gap in gaps
    ]
    columns = len(header) if several else len(header) - 1
    counts = "，".join(
        f"{name} {count} 处" for code, name in GAP_NAMES.items() if (count := sum(gap.code == code for gap in gaps))
    )
    sheet = Sheet(
        "缺口", tuple(header[:columns]), tuple(row[:columns] for row in rows), tuple(widths[:columns]), "没有发现缺口。"
    )
    titles = list(dict.fromkeys(policy_title(gap.policy) for gap in gaps))
    return Report("任务缺口", (*titles, counts + "。") if counts else (), (sheet,))


def render_ics(entries: Sequence[Entry]) -> str:
    """The deadlines as a calendar (RFC 5545): one event a measure and day, the units in its description.

    What has no day (每年, 长期) is not in it. The same ledger gives the same bytes.
    """
    import hashlib

    events: dict[tuple[int, str, str, str], list[Entry]] = {}
    for entry in entries:
        for due in entry.dues:
            if due.day is not None:
                key = (id(entry.policy), entry.measure.name, due.day.strftime("%Y%m%d"), due.text)
                events.setdefault(key, []).append(entry)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kepu//tasks//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for (_, name, day, text), found in sorted(events.items(), key=lambda item: (item[0][2], item[0][1])):
        policy = found[0].policy
        units = "、".join(dict.fromkeys(entry.unit for entry in found))
        title = policy_title(policy)
        stamp = policy.document.date.strftime("%Y%m%d") if policy.document.date else day
        uid = hashlib.sha256(
            "\n".join((title, policy.source.file, name, day, text)).encode("utf-8", "replace")
        ).hexdigest()[:32]
        dated = [due.words for entry in found for due in entry.dues if due.text == text and due.words]
        contents = "\n".join(dict.fromkeys(dated or [entry.content for entry in found if entry.content]))
        targets = "；".join(dict.fromkeys(target.text for entry in found for target in entry.targets))
        described = "\n".join(
            part
            for part in (
                f"时限：{text}",
                f"单位：{units}",
                f"目标：{targets}" if targets else "",
                contents,
                f"依据：{title}" + (f"（{policy.document.number}）" if policy.document.number else ""),
            )
            if part
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@kepu",
            f"DTSTAMP:{stamp}T000000Z",
            f"DTSTART;VALUE=DATE:{day}",
            *(("RRULE:FREQ=YEARLY",) if any(due.recurring for due in found[0].dues if due.text == text) else ()),
            _fold(f"SUMMARY:{_escape(f'{name}（{units}）')}"),
            _fold(f"DESCRIPTION:{_escape(described)}"),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _escape(text: str) -> str:
    text = "".join(character for character in text if character >= " " or character == "\n")
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """A content line of at most 75 octets a piece, never cut inside a character."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece += character
        size += octets
    return "\r\n ".join([*pieces, piece])
