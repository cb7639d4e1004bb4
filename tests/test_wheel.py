"""The built wheel: what it carries, and that it works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from kepu_cli.resources import read_resource, resource_path


def test_resources_are_found_in_the_checkout(root: Path) -> None:
    assert Path(resource_path("schemas", "policy.schema.json")).samefile(root / "schemas" / "policy.schema.json")
    assert Path(resource_path("templates")).samefile(root / "templates")
    assert "Policy:" in read_resource("data", "fields.yaml")


@pytest.mark.slow
def test_wheel_works_in_an_empty_environment(root: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(root)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if (
        done.returncode
        and "hatchling" in done.stderr + done.stdout
        and "No matching distribution" in done.stderr + done.stdout
    ):
        pytest.skip("no package index within reach")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "kepu_cli/schemas/policy.schema.json" in names and "kepu_cli/data/fields.yaml" in names
    for template in (root / "templates").rglob("*.j2"):
        assert f"kepu_cli/templates/{template.relative_to(root / 'templates').as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "samples/", "benchmarks/"))]

    environment = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(scripts / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)], check=True)
    sample, page = (root / "samples" / f"云岭市科普实施意见{suffix}" for suffix in (".docx", ".pdf"))

    def run(*words: str | Path) -> str:
        line = [str(scripts / "kepu"), *map(str, words)]
        warned = {**os.environ, "PYTHONWARNINGS": "error"}
        return subprocess.run(line, cwd=tmp_path, env=warned, capture_output=True, check=True).stdout.decode("utf-8")

    assert yaml.safe_load(run("parse", sample))["source"]["file"] == sample.name
    assert yaml.safe_load(run("parse", page))["source"]["format"] == "pdf"
    assert run("schema") == read_resource("schemas", "policy.schema.json")
    assert all(f"kepu draft {kind}" in run("draft", "--list") for kind in ("reply", "plan", "tasks", "notice"))
    assert "云岭县" in run("draft", "plan", "--from", page, "--region", "云岭县")
    assert "市科技局" in run("units", sample)
    assert run("diff", sample, sample, "-f", "json").startswith("{")
    where = subprocess.run(
        [python, "-c", "import kepu_cli; print(kepu_cli.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(environment) in where.stdout
