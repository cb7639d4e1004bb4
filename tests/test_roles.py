"""Roles by themselves and beside each other."""

from __future__ import annotations

import pytest

from kepu_cli.roles import RoleClass, class_roles


@pytest.mark.parametrize(
    ("roles", "classes"),
    [
        (("主责单位", "协办单位"), ("lead", "support")),
        (("牵头部门", "主责单位", "协办单位"), ("lead", "responsible", "support")),
        (("第一责任单位", "牵头单位"), ("responsible", "lead")),
        (("主要责任单位", "责任单位"), ("lead", "responsible")),
        (("牵头（主责）单位", "责任单位"), ("lead", "responsible")),
        ((), ()),
    ],
)
def test_a_chief_unit_leads_where_nobody_else_does(roles: tuple[str, ...], classes: tuple[RoleClass, ...]) -> None:
    assert tuple(class_roles(roles).items()) == tuple(zip(roles, classes, strict=True))
