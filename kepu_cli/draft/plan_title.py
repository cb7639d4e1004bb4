"""What a plan is called, and how it names the document that it rests on."""

from __future__ import annotations

import re

from kepu_cli.draft.document import Evidence
from kepu_cli.draft.filters import book_title
from kepu_cli.draft.notice import issued_part, part_title
from kepu_cli.draft.region import REPLACED, Mover
from kepu_cli.model import Policy

_KINDS = (
    r"(?:的)?(?:若干|三年|五年|总体)?(?:实施意见|指导意见|意见|实施方案|工作方案|行动方案|方案|行动计划|实施计划|工作计划|计划|政策措施|措施"
    r"|工作要点|要点|行动纲要|纲要|通知)(?=（[^（）]*）$|$)"
)
_MOST_ISSUERS = 2  # named one by one where a document is cited


def draft_title(policy: Policy, mover: Mover) -> tuple[str, tuple[Evidence, ...]]:
    """云州省关于…的实施意见 -> 云岭市关于…的实施方案."""
    before = part_title(issued_part(policy), policy)
    own = _issued_name(before) or before
    issuer, about, rest = own.partition("关于")
    moved = about + rest if about and _is_issuer(issuer, policy, mover) else own
    title = mover.move_title(moved).text
    title, count = re.subn(
        _KINDS, lambda found: ("的" if found[0].startswith("的") else "") + "实施方案", title, count=1
    )
    place = mover.target.place or ""
    if title and not count:
        title = f"{place}贯彻落实{book_title(own)}实施方案"
    if title and place not in title.split("《")[0]:
        title = place + title
    return title, (Evidence(REPLACED, policy.source.file, "标题", before=before, after=title),) if before else ()


def _issued_name(title: str) -> str:
    """What a notice issues: 关于印发《…》的通知 -> …; empty where it issues nothing."""
    if "印发" not in title:
        return ""
    name = title.rstrip()
    noticed = name.endswith("通知") and name.removesuffix("通知").rstrip().endswith("的")
    if noticed:
        name = name.removesuffix("通知").rstrip().removesuffix("的").rstrip()
    quote = next((at for at, character in enumerate(name) if character in "《〈"), -1)
    if quote < 0:
        return name.partition("印发")[2].lstrip() if noticed else ""
    quoted = name[:quote].rstrip().endswith("印发") and name.endswith(("》", "〉"))
    return name[quote + 1 : -1] if quoted else ""


def _is_issuer(words: str, policy: Policy, mover: Mover) -> bool:
    """Whether the words before 关于 name who issued the document: 云州省人民政府, 工业和信息化部等七部门."""
    words = words.strip()
    names = re.split(r"[\s、]+", re.sub(r"等.{0,4}个?(?:部门|单位)$", "", words))
    known = (name in policy.document.issuers or mover.lexicon.is_known(name) for name in names)
    return bool(words) and (words in policy.document.issuers or all(known))


def cite(policy: Policy, place: str | None = None) -> str:
    """《…》（文号） of a document, with who issued it (``place`` where nobody signed) where the title itself does not say."""
    document = policy.document
    title = part_title(issued_part(policy), policy)
    number = f"（{document.number}）" if document.number and title else ""
    whole = document.title or ""
    if not title.startswith("关于"):
        return book_title(title) + number
    if whole != title and not whole.startswith("关于") and "印发" in whole:
        return book_title(whole) + number
    issuers = document.issuers
    if not issuers:
        return (place or "") + book_title(title) + number
    named = "、".join(issuers[:_MOST_ISSUERS]) if len(issuers) <= _MOST_ISSUERS else f"{issuers[0]}等{len(issuers)}部门"
    return named + book_title(title) + number
