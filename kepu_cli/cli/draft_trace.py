"""The trace of a draft: where it goes, in which format, and that neither it nor the draft is written alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from kepu_cli.atomic import check_writable
from kepu_cli.cli.common import STDIN, choose_format, refuse_inputs, say, write_result
from kepu_cli.cli.options import Values
from kepu_cli.errors import UsageError
from kepu_cli.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kepu_cli.draft.content import Content
    from kepu_cli.draft.document import Evidence
    from kepu_cli.draft.trace import TraceRow

FORMATS = ("yaml", "json", "md", "csv", "xlsx", "html")


class TraceFile(NamedTuple):
    """Where the trace goes (None: the screen) and in which format."""

    path: str | None
    form: str


def choose_trace(options: Values) -> TraceFile | None:
    """What --trace asks for: a file of its own, one beside the draft, or the screen where the draft goes to stdout."""
    if options.trace is None:
        return None
    if options.trace:
        return TraceFile(options.trace, choose_format(None, options.trace, FORMATS, "yaml"))
    if options.output and options.output != STDIN:
        return TraceFile(f"{os.path.splitext(options.output)[0]}.trace.yaml", "yaml")
    return TraceFile(None, "yaml")


def check_outputs(options: Values, trace: TraceFile | None, inputs: Iterable[str]) -> None:
    """Say before the work that a result cannot be written, so that one of two files is never written alone."""
    paths = [path for path in (options.output, trace.path if trace else None) if path and path != STDIN]
    if len(paths) == 2 and os.path.realpath(paths[0]) == os.path.realpath(paths[1]):
        raise UsageError("文稿和依据不能写到同一个文件", file=paths[0])
    if trace and trace.path == STDIN and options.output in (None, STDIN):
        raise UsageError("文稿和依据都写到屏幕会混在一起；请用 -o 把文稿写到文件，或用 --trace=FILE")
    refuse_inputs(paths, inputs)
    for path in paths:
        check_writable(path, force=options.force)


def render_trace(
    trace: TraceFile,
    rows: Iterable[TraceRow],
    content: Content,
    sources: tuple[str, ...],
    given: Mapping[str, tuple[Evidence, ...]],
) -> str | bytes:
    """The trace in its format. ``given`` says where the fields come from that the user gave; the sources gave the others."""
    from kepu_cli.cli.reports import render
    from kepu_cli.draft.document import Evidence
    from kepu_cli.draft.trace import build_trace, trace_data, trace_report

    everywhere = tuple(Evidence("来源", os.path.basename(path)) for path in sources) or (Evidence("默认"),)
    fields = {name: content.origins.get(name, everywhere) for name in content.values} | dict(given)
    built = build_trace(rows, fields, content.evidence)
    return render(trace.form, lambda: trace_data(built), lambda: trace_report(built))


def write_trace(trace: TraceFile, written: str | bytes, force: bool) -> None:
    """Write a trace to its file, or to the screen."""
    if trace.path is None:
        say(str(written).rstrip("\n"))
    else:
        write_result(written, trace.path, force=force)
