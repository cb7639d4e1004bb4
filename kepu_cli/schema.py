"""The JSON Schema of the YAML, made from the model and the Chinese descriptions in ``data/fields.yaml``."""

from __future__ import annotations

import datetime as dt
import json

from kepu_cli.model import SCHEMA, Policy
from kepu_cli.resources import read_resource
from kepu_cli.shapes import Key, Shape, keys_of

_NAMES: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", dt.date: "string"}


def build_schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12); KeyError where a key of the model has no description."""
    import yaml

    fields: dict[str, dict[str, list[str]]] = yaml.safe_load(read_resource("data", "fields.yaml"))
    definitions: dict[str, object] = {}
    waiting: list[type] = [Policy]
    while waiting:
        model = waiting.pop(0)
        if model.__name__ in definitions:
            continue
        definitions[model.__name__] = _object(model, fields[model.__name__])
        waiting += [found for key in keys_of(model) if (found := _model_in(key.shape)) is not None]
    top = definitions.pop("Policy")
    assert isinstance(top, dict)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": definitions}


def format_schema() -> str:
    """The JSON Schema as text, as it stands in ``schemas/policy.schema.json``."""
    return json.dumps(build_schema(), ensure_ascii=False, indent=2) + "\n"


def _object(model: type, texts: dict[str, list[str]]) -> dict[str, object]:
    keys = keys_of(model)
    title, description = texts["_"]
    required = [key.name for key in keys if key.required or (model is Policy and key.name == "schema")]
    return {
        "title": title,
        "description": description,
        "type": "object",
        "properties": {key.name: _property(model, key, *texts[key.name]) for key in keys},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(model: type, key: Key, title: str, description: str) -> dict[str, object]:
    constant = {"const": SCHEMA} if model is Policy and key.name == "schema" else {}
    return {"title": title, "description": description, **_type(key.shape), **constant}


def _type(shape: Shape) -> dict[str, object]:
    if shape.model is not None:
        return {"$ref": f"#/$defs/{shape.model.__name__}"}
    if shape.item is not None:
        return {"type": "array", "items": _type(shape.item)}
    if shape.choices:
        return {"enum": list(shape.choices)}
    names = list(dict.fromkeys(_NAMES[scalar] for scalar in shape.scalars))
    if "number" in names and "integer" in names:
        names.remove("integer")
    form = {"format": "date"} if shape.scalars == (dt.date,) else {}
    return {"type": names[0] if len(names) == 1 else names, **form}


def _model_in(shape: Shape) -> type | None:
    return _model_in(shape.item) if shape.item is not None else shape.model
