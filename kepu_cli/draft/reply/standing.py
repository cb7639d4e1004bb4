"""Whether a source binds the place that replies: its own, one from above, or another place's."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Literal, TypeAlias

from kepu_cli.draft.content import Request
from kepu_cli.draft.plan_title import cite
from kepu_cli.draft.region import Region, find_region
from kepu_cli.lexicon import current_lexicon
from kepu_cli.lexicon.places import bare_place, province_of
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple

Standing: TypeAlias = Literal["own", "above", "elsewhere"]
"""``elsewhere`` can only be pointed to, and answers nothing for the place that replies."""


class Source(NamedTuple):
    """One source as a letter names it."""

    policy: Policy
    name: str
    standing: Standing
    place: str


# 温州市十四届人大四次会议, 政协温州市第十二届委员会第三次会议: the place whose congress or conference it is.
_SESSION_PLACE = re.compile(
    r"(?:政协|中国人民政治协商会议)?(?!全国)(?P<place>[\u4e00-\u9fff]{2,9}?[省市县区州盟旗])(?=第?[一二三四五六七八九十百\d]+届|人大|政协|人民代表)"
)


def find_own_place(request: Request) -> str | None:
    """The place that replies: --region, else that of whoever signs or heads the letter, else that of the session."""
    if request.region:
        return request.region
    names = [*(request.data.get("发文机关") or ()), request.data.get("发文机关标志") or ""]
    lexicon = current_lexicon()
    signed = next((place for name in names if name and (place := lexicon.look_up(str(name)).place)), None)
    found = request.suggestion.document.suggestion if request.suggestion else None
    session = _SESSION_PLACE.search(str(request.data.get("会议届次") or (found.session if found else None) or ""))
    return signed or (session["place"] if session else None)


def place_sources(policies: Sequence[Policy], own: str | None) -> list[Source]:
    """The sources with the names to cite them by and their standing towards the place ``own``."""
    regions = [find_region(policy) for policy in policies]
    provinces = {region.place for region in regions if region and region.level == "省" and region.place}
    return [
        Source(
            policy,
            cite(policy) or policy.source.file,
            _standing(region, own, provinces),
            (region.place if region else "") or "",
        )
        for policy, region in zip(policies, regions, strict=True)
    ]


def _standing(region: Region | None, own: str | None, provinces: Set[str]) -> Standing:
    """Where nothing says that a source is another place's it counts as one's own or, from a level higher, as from above.

    A place has one province: of several none is known to be its own.
    """
    if region is not None and region.level == "国家":
        return "above"
    if own is None or region is None or not region.place:
        return "own"
    if _same_place(region.place, own):
        return "own"
    if region.level != "省":
        return "elsewhere"
    province = province_of(own)
    return (
        "above" if province == bare_place(region.place) or (province is None and len(provinces) == 1) else "elsewhere"
    )


def _same_place(one: str, other: str) -> bool:
    """威海市 and 威海, 济南市钢城区 and 钢城区."""
    return bare_place(one) == bare_place(other) or one.endswith(other) or other.endswith(one)
