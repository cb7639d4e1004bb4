"""The shipped JSON Schema is the one the model gives, and describes every key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from kepu_cli.model import SCHEMA, Policy
from kepu_cli.resources import read_resource
from kepu_cli.schema import build_schema, format_schema
from kepu_cli.shapes import keys_of


def test_shipped_schema_is_fresh(root: Path, update_golden: bool) -> None:
    path = root / "schemas" / "policy.schema.json"
    if update_golden:
        path.write_text(format_schema(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == format_schema(), "pytest tests/test_schema.py --update-golden 重新生成"


def test_every_key_has_a_title_and_a_description() -> None:
    schema: Any = build_schema()
    for part in (schema, *schema["$defs"].values()):
        assert part["title"] and part["description"]
        for key in part["properties"].values():
            assert key["title"] and key["description"]


def test_descriptions_name_no_key_that_is_gone() -> None:
    schema: Any = build_schema()
    fields = yaml.safe_load(read_resource("data", "fields.yaml"))
    assert set(fields) == {"Policy", *schema["$defs"]}
    for name, part in (("Policy", schema), *schema["$defs"].items()):
        assert list(fields[name]) == ["_", *part["properties"]]


def test_schema_comes_first_and_is_fixed() -> None:
    schema: Any = json.loads(format_schema())
    assert [key.name for key in keys_of(Policy)][:3] == ["schema", "source", "document"]
    assert schema["properties"]["schema"]["const"] == SCHEMA
    assert schema["required"] == ["schema", "source"]
    assert schema["additionalProperties"] is False
