#!/usr/bin/env python3
"""Write the sample documents beside this script.

    python samples/make_samples.py             # DOCX, OFD, HTML, text and Markdown: the same bytes each time
    python samples/make_samples.py --pdf       # the PDF files too, through LibreOffice
    python samples/make_samples.py --into DIR  # elsewhere

The texts are in ``maker/texts/``: everything in them is made up, 云岭市 and 云州省 do not exist.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker.form import Sample  # noqa: E402
from maker.texts import extras, opinions, plan, reply, suggestion, task_table, workplan  # noqa: E402
from maker.writer_docx import OPEN_FONTS, write_docx  # noqa: E402
from maker.writer_html import write_break_html, write_html  # noqa: E402
from maker.writer_ofd import write_ofd  # noqa: E402
from maker.writer_text import write_markdown, write_one_line, write_text  # noqa: E402

# The five kinds, each in every container.
SAMPLES: tuple[Sample, ...] = (opinions.SAMPLE, plan.SAMPLE, task_table.SAMPLE, reply.SAMPLE, workplan.SAMPLE)
CONTAINERS: tuple[tuple[str, Callable[[Sample], bytes]], ...] = (
    (".docx", write_docx),
    ("-自动编号.docx", lambda sample: write_docx(sample, automatic=True)),
    (".ofd", write_ofd),
    (".html", lambda sample: write_html(sample).encode()),
    (".txt", lambda sample: write_text(sample).encode()),
)
# Single troubles, each in the container that has it.
EXTRAS: tuple[tuple[Sample, str, Callable[[Sample], bytes]], ...] = (
    (extras.ONE_LINE, ".txt", lambda sample: write_one_line(sample).encode()),
    (extras.RULES, ".docx", write_docx),
    (extras.RULES, ".txt", lambda sample: write_text(sample).encode()),
    (extras.PROPOSAL, ".docx", write_docx),
    (extras.PROPOSAL, ".html", lambda sample: write_html(sample).encode()),
    (extras.GB18030, ".txt", lambda sample: write_text(sample).encode("gb18030")),
    (extras.BREAKS, ".html", lambda sample: write_break_html(sample).encode("gb18030")),
    (extras.MARKDOWN, ".md", lambda sample: write_markdown(sample).encode()),
    (extras.DESKS, ".docx", write_docx),
    (extras.DESKS, ".html", lambda sample: write_html(sample).encode()),
    (extras.DESKS, ".md", lambda sample: write_markdown(sample).encode()),
    (extras.REMARKS, ".docx", write_docx),
    (extras.REMARKS, ".txt", lambda sample: write_text(sample).encode()),
)


def iter_files() -> Iterator[tuple[str, Sample, bytes]]:
    """Each file that this script writes: its name, what it holds and its bytes. PDF files are not among them."""
    for sample in SAMPLES:
        for suffix, write in CONTAINERS:
            yield sample.name + suffix, sample, write(sample)
    for sample, suffix, write in EXTRAS:
        yield sample.name + suffix, sample, write(sample)


def main() -> int:
    """Write the files; 2 where PDF is asked for and LibreOffice is not installed."""
    parser = argparse.ArgumentParser(description="写出示例文件")
    parser.add_argument("--into", type=Path, default=HERE, help="写到哪个文件夹")
    parser.add_argument("--pdf", action="store_true", help="同时用 LibreOffice 生成 PDF")
    args = parser.parse_args()
    args.into.mkdir(parents=True, exist_ok=True)
    files = [(name, content) for name, _, content in iter_files()]
    files += [(name, text.encode()) for name, text in suggestion.FILES]
    for name, content in files:
        (args.into / name).write_bytes(content)
        print(args.into / name)
    if args.pdf:
        if shutil.which("soffice") is None:
            print("没有找到 LibreOffice（soffice），PDF 未生成", file=sys.stderr)
            return 2
        with tempfile.TemporaryDirectory() as folder:
            for sample in SAMPLES:
                source = Path(folder) / f"{sample.name}.docx"
                source.write_bytes(write_docx(sample, fonts=OPEN_FONTS))
                subprocess.run(
                    [
                        "soffice",
                        f"-env:UserInstallation=file://{folder}/profile",
                        "--headless",
                        "--convert-to",
                        "pdf",
                        "--outdir",
                        str(args.into),
                        str(source),
                    ],
                    check=True,
                    capture_output=True,
                    timeout=180,
                )
                print(args.into / f"{sample.name}.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
