"""``python -m kepu_cli.lexicon`` writes ``data/organs.json`` anew from ``data/organs.yaml``; a test fails when it is stale."""

from __future__ import annotations

import json
from pathlib import Path

from kepu_cli.lexicon.source import add_source, empty_table, read_yaml
from kepu_cli.resources import resource_path


def compact_json() -> str:
    """The compact table of the shipped organs."""
    source = Path(resource_path("data", "organs.yaml"))
    table = empty_table()
    add_source(table, read_yaml(source), source.name)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=False) + "\n"


if __name__ == "__main__":
    Path(resource_path("data", "organs.json")).write_text(compact_json(), encoding="utf-8")
