"""Results written in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kepu_cli.cli.common import colours_wanted, write_result
from kepu_cli.cli.options import terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kepu_cli.report import Report

_FILE_WIDTH = 120  # columns of a table that goes into a file


def write_report(
    form: str, data: Callable[[], Any], report: Callable[[], Report], output: str | None, *, force: bool
) -> None:
    """Write a result as ``table``, ``json``, ``yaml``, ``md``, ``csv``, ``html``, ``docx`` or ``xlsx``; only what it needs is built."""
    write_result(render(form, data, report, to_screen=output is None), output, force=force)


class EncodedRows(list[str]):
    """The entries of a list, each of them JSON already."""


def json_encoder() -> Callable[[Any], str]:
    """What makes one line of JSON of a value."""
    import json

    return json.JSONEncoder(ensure_ascii=False).encode


def format_json(data: dict[str, Any]) -> str:
    """JSON with one line for each entry of its lists: quick to write, and a change shows as a changed line."""
    encode = json_encoder()
    rows = []
    for key, value in data.items():
        if isinstance(value, list) and value:
            entries = value if isinstance(value, EncodedRows) else map(encode, value)
            text = "[\n    " + ",\n    ".join(entries) + "\n  ]"
        else:
            text = encode(value)
        rows.append(f"  {encode(key)}: {text}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def render(form: str, data: Callable[[], Any], report: Callable[[], Report], *, to_screen: bool = False) -> str | bytes:
    """The result in one format."""
    if form == "json":
        return format_json(data())
    if form == "yaml":
        from kepu_cli.emitter import emit_mapping

        return emit_mapping(data())
    if form == "html":
        from kepu_cli.report.html import render_html

        return render_html(report())
    if form == "docx":
        from kepu_cli.report.docx import render_docx

        return render_docx(report())
    if form == "xlsx":
        from kepu_cli.report.xlsx import render_xlsx

        return render_xlsx(report())
    from kepu_cli.report.text import render_csv, render_markdown, render_text

    if form == "md":
        return render_markdown(report())
    if form == "csv":
        return render_csv(report().sheets[0])
    return render_text(report(), terminal_width() if to_screen else _FILE_WIDTH, colours=to_screen and colours_wanted())
