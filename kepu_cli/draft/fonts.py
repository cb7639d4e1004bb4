"""Sets of font names: every office has the same five faces under other names."""

from __future__ import annotations

from kepu_cli.errors import UsageError
from kepu_cli.records import dataclass

DEFAULT = "GB2312"
_FACES = ("小标宋", "黑体", "楷体", "仿宋", "宋体", "西文")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The names under which an office's machines know the faces of GB/T 9704-2012."""

    name: str
    xiaobiaosong: str
    heiti: str
    kaiti: str
    fangsong: str
    songti: str
    latin: str

    def faces(self) -> dict[str, str]:
        """Face (小标宋, 黑体, …) to font name."""
        names = (self.xiaobiaosong, self.heiti, self.kaiti, self.fangsong, self.songti, self.latin)
        return dict(zip(_FACES, names, strict=True))


def load_fonts(name: str | None = None) -> Fonts:
    """The set called ``name`` (方正, GB2312, Windows, 开源), the default for None. UsageError: no such set."""
    sets = _read_sets()
    chosen = name or DEFAULT
    match = next((key for key in sets if key.lower() == chosen.lower()), None)
    if match is None:
        raise UsageError(f"没有名为 {chosen} 的字体组；可以是 {'、'.join(sets)}")
    return Fonts(match, *(sets[match][face] for face in _FACES))


def _read_sets() -> dict[str, dict[str, str]]:
    import yaml

    from kepu_cli.resources import read_resource

    data: dict[str, dict[str, str]] = yaml.load(
        read_resource("data", "fonts.yaml"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return data


def find_missing(fonts: Fonts) -> list[str]:
    """Fonts of the set that this machine does not have, as 仿宋（仿宋_GB2312); empty where nothing can be asked."""
    import shutil
    import subprocess

    lister = shutil.which("fc-list")
    if lister is None:
        return []
    try:
        found = subprocess.run([lister, ":", "family"], capture_output=True, timeout=20, check=True).stdout.decode(
            "utf-8", "replace"
        )
    except (OSError, subprocess.SubprocessError):
        return []
    known = {name.strip().lower() for line in found.splitlines() for name in line.split(",")}
    return [f"{face}（{name}）" for face, name in fonts.faces().items() if name.lower() not in known]
