"""A draft as PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from kepu_cli.errors import UsageError

_TIMEOUT_S = 300


def convert_to_pdf(docx: bytes) -> bytes:
    """The pages of a Word file. UsageError: LibreOffice is missing, fails or takes longer than five minutes.

    It runs with a profile of its own, so that an open LibreOffice neither disturbs nor is disturbed.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UsageError("写 PDF 要用 LibreOffice，这台电脑上没有找到；请安装，或先写成 .docx 再用 Word、WPS 另存")
    with tempfile.TemporaryDirectory(prefix="kepu-") as folder:
        place = Path(folder)
        (place / "draft.docx").write_bytes(docx)
        command = [
            office, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "pdf",
            "--outdir", folder, str(place / "draft.docx"),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise UsageError("LibreOffice 五分钟没有转完，已停止；请先写成 .docx") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise UsageError("LibreOffice 转换失败；请先写成 .docx 再用 Word、WPS 另存") from error
        result = place / "draft.pdf"
        if not result.is_file():
            raise UsageError("LibreOffice 没有写出 PDF；请先写成 .docx 再用 Word、WPS 另存")
        return result.read_bytes()
