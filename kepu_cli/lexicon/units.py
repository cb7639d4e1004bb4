"""What the lexicon says of a unit: plain values without behaviour."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kepu_cli.records import NamedTuple

Level: TypeAlias = Literal["国家", "省", "市", "县", "乡"]
LEVELS: tuple[Level, ...] = ("国家", "省", "市", "县", "乡")

# fmt: off
Kind: TypeAlias = Literal[
    "party", "government", "congress", "judicial", "mass", "vertical", "institution", "enterprise", "collective", "other"
]
# fmt: on
"""party 党委机构; government 政府机构和开发区管委会; congress 人大、政协; judicial 法院、检察院; mass 群团;
vertical 垂直管理机构; institution 事业单位、高校、院所、学会; enterprise 国有企业; collective 各县（市、区）这类合称."""

Confidence: TypeAlias = Literal["seen", "unconfirmed", "pattern", "unknown"]
"""seen: the spelling was read in real documents; unconfirmed: listed from general knowledge;
pattern: recognised by its shape (大学, 领导小组办公室, 各区县); unknown: not recognised."""


class UnitContext(NamedTuple):
    """What the document says about the units it names.

    ``level`` and ``place`` are those of its issuer (市, 威海市); ``prefix`` is the prefix a bare name inherits (市委, 省).
    """

    level: Level | None = None
    place: str | None = None
    prefix: str | None = None


class Unit(NamedTuple):
    """One unit as the lexicon understands it; ``spelling`` is as printed.

    ``function`` is equal for the same organ at every level and in every spelling: the key of the organ (``keji``), for a
    collective ``local_governments``, ``departments`` or ``institutions``, for everything with a name of its own (a university,
    a leading group, an unknown organ) that name without level and generic suffix. It is None only for an empty name.
    ``also`` holds the further functions of a merged organ (市教体局: tiyu). ``group`` is set where ``function`` is a name of
    its own: what sort of unit it is (``gaoxiao``). ``nearest`` holds known names like an unknown one, the best first.
    """

    spelling: str
    function: str | None = None
    function_name: str = ""
    also: tuple[str, ...] = ()
    group: str | None = None
    level: Level | None = None
    place: str | None = None
    kind: Kind = "other"
    known: bool = False
    confidence: Confidence = "unknown"
    former: bool = False
    nearest: tuple[str, ...] = ()


class UnitRef(NamedTuple):
    """A unit of a list: as printed, and with the prefix it inherits from those before it (宣传部 after 市委组织部: 市委宣传部)."""

    spelling: str
    full: str
    prefix: str = ""


class UnitList(NamedTuple):
    """The units of a list as printed, without inner line breaks, and what was cut away.

    ``qualifier`` joins ``cuts`` (等, 等有关部门和单位, 按职责分工负责), None where nothing was cut; ``leads`` are the units
    that the list itself marks with （牵头）.
    """

    units: tuple[str, ...] = ()
    qualifier: str | None = None
    cuts: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
