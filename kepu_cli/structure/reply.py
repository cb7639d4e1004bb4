"""答复函: the 建议 or 提案 that a reply answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.model import Suggestion
from kepu_cli.numerals import parse_number
from kepu_cli.structure.citations import iter_citations
from kepu_cli.structure.words import squeeze

_IS_REPLY = Pattern(
    r"(?:建议|提案|书面意见|议案|来信)[^，。]{0,30}(?:答复|复函|回复|会办意见)|(?:答复|复函|回复)[^，。]{0,20}(?:建议|提案)"
)
_REPLIES = ("答复", "复函", "回复", "会办意见")
_SESSION = Pattern(
    r"(?:中国人民政治协商会议|政协)?\p{Han}{0,12}?(?:第?[一二三四五六七八九十百\d]{1,5}届(?:全国|省|市|区|县|自治区)?\p{Han}{0,14}?(?:第?[一二三四五六七八九十\d]{1,4}次(?:全体)?会议))"
)
_NUMBER = Pattern(
    r"(?:第\s*)?(?P<number>[\d一二三四五六七八九十百〇]{1,8})\s*号\s*(?:代表|委员|重点|党派|集体|联名)?(?:建议|提案|书面意见|议案|的)?"
)
_WITH_NUMBER = Pattern(
    r"(?:第|编号|建议|提案)\s*[：:]?\s*(?P<number>\d{1,8})\s*号|(?<!\d)(?P<bare>\d{1,8})\s*号(?:重点)?(?:建议|提案|书面意见)"
)
_ADDRESSEES = Pattern(
    r"^(?:尊敬的)?(?P<names>.+?)(?:等\s*[\d一二三四五六七八九十]*\s*(?:名|位|人)?)?(?:省|市|区|县|全国)?(?:人大|政协)?(?P<body>代表|委员)(?:团)?$"
)

_BEFORE_SESSION = Pattern(r"^.*?(?:关于对?|对|您在|你们在|您们在|在|您|你们|就)(?=\p{Han})")


def is_reply(title: str) -> bool:
    """Whether a title is that of a reply to a 建议 or 提案."""
    flat = squeeze(title)
    return any(word in flat for word in _REPLIES) and _IS_REPLY.search(flat) is not None


def opens_like_reply(recipients: str | None, opening: Sequence[str]) -> bool:
    """Whether a text without a title greets a 代表 or 委员 and answers what was put forward: ……的提案收悉，现答复如下."""
    if not recipients or not recipients.rstrip("：: ").endswith(("代表", "委员")):
        return False
    first = squeeze("".join(opening[:2]))[:400]
    return ("建议" in first or "提案" in first) and ("答复" in first or "收悉" in first)


def read_suggestion(title: str, recipients: str | None, opening: Sequence[str], result: str | None) -> Suggestion:
    """What is being answered: body, session, number, title, representatives, class of the result. What is not said stays None."""
    flat = squeeze(title)
    first = squeeze("".join(opening[:3]))
    both = flat + "\n" + first
    body = (
        "政协"
        if re.search(r"提案|政协|委员(?:会)?[：:]?$", flat)
        else "人大"
        if re.search(r"人大|人民代表大会|代表", both)
        else None
    )
    if body is None and re.search(r"提案|政协", first):
        body = "政协"
    number = None
    for text in (flat, first[:400]):
        match = _WITH_NUMBER.search(text) or _NUMBER.search(text)
        if match:
            number = parse_number(
                (match.groupdict().get("number") or match.groupdict().get("bare") or "").lstrip("0") or "0"
            )
            if number is None and (match.groupdict().get("number") or "").isdecimal():
                number = int(match["number"])
            break
    session = None
    for text in (flat, first[:400]):
        match = _SESSION.search(text)
        if match:
            session = _BEFORE_SESSION.sub("", match[0])
            break
    asked = None
    for quoted, _ in iter_citations("".join(opening[:2])):
        if re.search(r"建议|提案|意见|关于", quoted):
            asked = quoted
            break
    return Suggestion(
        body=body if body in ("人大", "政协") else None,  # type: ignore[arg-type]
        session=session,
        number=number,
        title=asked,
        representatives=tuple(_representatives(recipients or "")),
        result=result,
    )


def _representatives(recipients: str) -> list[str]:
    text = re.sub(r"[：:\s]+$", "", recipients)
    match = _ADDRESSEES.match(text.strip())
    if match is None:
        return [text.strip()] if text.strip() else []
    names = re.split(r"[、，,和\s　]+", match["names"])
    if len(names) > 1 and all(len(name) == 1 for name in names if name):
        names = ["".join(names)]
    return [re.sub(r"(?:代表|委员)$", "", name) for name in names if name]
