"""Roles of a responsibility clause by what they ask for: to lead, to be responsible, to support."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal, TypeAlias

RoleClass: TypeAlias = Literal["lead", "responsible", "support"]

# 主责单位 leads where nobody is named to lead; beside a 牵头单位 it is who does the work.
_CHIEF = ("主责", "第一责任", "主要责任", "总责任")
_LEADING = ("牵头", "主办")
# In the order they are tried: 牵头单位 leads, 配合 and 指导 support; whatever else is printed makes responsible.
_CLASSES: tuple[tuple[RoleClass, tuple[str, ...]], ...] = (
    ("lead", (*_LEADING, *_CHIEF)),
    (
        "support",
        (
            "配合",
            "协办",
            "协同",
            "协助",
            "协作",
            "参与",
            "参加",
            "支持",
            "支撑",
            "会办",
            "承办配合",
            "指导",
            "监督",
            "督导",
        ),
    ),
)
ROLE_NAMES: dict[RoleClass, str] = {"lead": "牵头", "responsible": "责任", "support": "配合"}


@cache
def role_class(role: str) -> RoleClass:
    """A role by itself: 牵头单位 -> lead, 责任单位 and 未注明 -> responsible, 配合单位 -> support."""
    for name, words in _CLASSES:
        if _holds(role, words):
            return name
    return "responsible"


def class_roles(roles: Iterable[str]) -> dict[str, RoleClass]:
    """The roles of one measure classed together: beside a 牵头单位 the 主责单位 is responsible, alone it leads."""
    classes = {role: role_class(role) for role in dict.fromkeys(roles)}
    if any(_holds(role, _LEADING) for role in classes):
        chief = [role for role in classes if _holds(role, _CHIEF) and not _holds(role, _LEADING)]
        classes |= dict.fromkeys(chief, "responsible")
    return classes


def _holds(role: str, words: tuple[str, ...]) -> bool:
    return any(word in role for word in words)
