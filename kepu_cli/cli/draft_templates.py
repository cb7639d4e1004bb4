"""Templates on the command line: one read whatever its kind, all of them listed."""

from __future__ import annotations

from kepu_cli.errors import TemplateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from kepu_cli.draft.template import Template


def load_any_template(path: Path) -> Template:
    """A .j2 file or a Word file of the office's own; TemplateError as either."""
    if path.suffix.lower() == ".docx":
        from kepu_cli.draft.word_template import load_word_template

        return load_word_template(path)
    from kepu_cli.draft.template import load_template

    return load_template(path)


def list_templates_text(folders: tuple[str, ...], commands: tuple[str, ...]) -> str:
    """Every template with what it needs; one that cannot be read is named with its fault, the others are listed all the same."""
    from kepu_cli.draft.template import list_templates

    out: list[str] = []
    for path in list_templates(folders):
        try:
            template = load_any_template(path)
        except TemplateError as error:
            out += [f"{path.stem}  不能用：{error}", ""]
            continue
        command = template.command or "/".join(commands)
        out.append(f"{template.name}  {template.help}（kepu draft {command} --template {template.name}）")
        kinds = (
            ("必填", [row.name for row in template.fields if row.required and not row.origin]),
            ("取自来源，也可以填", [row.name for row in template.fields if row.required and row.origin]),
            ("可填", [row.name for row in template.fields if not row.required]),
        )
        out += [*(f"  {kind}：{'、'.join(names)}" for kind, names in kinds if names), ""]
    return "\n".join(out).rstrip("\n") + "\n"
