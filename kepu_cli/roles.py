"""Roles of a responsibility clause by what they ask for: to lead, to be responsible, to support."""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeAlias

RoleClass: TypeAlias = Literal["lead", "responsible", "support"]

# In the order they are tried: 牵头单位 leads, 配合 and 指导 support; whatever else is printed makes responsible.
_CLASSES: tuple[tuple[RoleClass, tuple[str, ...]], ...] = (
    ("lead", ("牵头", "主办", "主责", "第一责任", "主要责任", "总责任")),
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
    """牵头单位 -> lead, 责任单位 and 未注明 -> responsible, 配合单位 -> support."""
    for name, words in _CLASSES:
        if any(word in role for word in words):
            return name
    return "responsible"
