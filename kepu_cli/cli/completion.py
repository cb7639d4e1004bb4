"""``kepu completion``: a script that completes commands, options and their values in a shell.

The script holds the words themselves, taken from the tables of the commands, so that pressing Tab starts no program.
"""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.cli.app import COMMANDS, load_syntax
from kepu_cli.cli.options import Argument, Option, Syntax, Values

SHELLS = ("bash", "zsh", "fish", "powershell")

SYNTAX = Syntax(
    arguments=(Argument("shell", "SHELL", "哪一种命令行", choices=SHELLS),),
    details=("打印补全脚本；装上之后按 Tab 就能补全命令、选项和选项的值。",),
    examples=(
        ("kepu completion bash > ~/.local/share/bash-completion/completions/kepu", ""),
        ("kepu completion zsh > ~/.zfunc/_kepu", "~/.zshrc 里要有 fpath+=~/.zfunc 和 autoload -U compinit && compinit"),
        ("kepu completion fish > ~/.config/fish/completions/kepu.fish", ""),
        ("kepu completion powershell >> $PROFILE", ""),
    ),
)

_GLOBAL = ("-h", "--help", "-V", "--version")


def run(options: Values) -> int:
    """Print the script; 0."""
    rows = [(name, help_line, load_syntax(name)) for name, _, help_line in COMMANDS]
    print(_WRITERS[options.shell](rows), end="")
    return 0


_Rows = list[tuple[str, str, Syntax]]


def _words(syntax: Syntax) -> list[str]:
    """Every option name of a command, and the choices of its arguments."""
    choices = [choice for argument in syntax.arguments for choice in argument.choices]
    names = [name for option in syntax.options for name in option.names]
    joined = [
        f"{option.names[-1]}={choice}"
        for option in syntax.options
        if option.alone is not None
        for choice in option.choices
    ]
    return [*choices, *names, *joined, "--help"]


def _bash(rows: _Rows) -> str:
    cases = []
    for name, _, syntax in rows:
        values = "".join(
            f"            {'|'.join(option.names)}) COMPREPLY=($(compgen -W '{' '.join(option.choices)}' -- \"$current\")); return;;\n"
            for option in syntax.options
            if option.choices and option.alone is None
        )
        inner = f'        case "$previous" in\n{values}        esac\n' if values else ""
        cases.append(f"    {name})\n{inner}        words='{' '.join(_words(syntax))}';;\n")
    names = " ".join([*(name for name, _, _ in rows), *_GLOBAL])
    return (
        "_kepu() {\n"
        '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""\n'
        '    if [ "$COMP_CWORD" -eq 1 ]; then\n'
        f"        COMPREPLY=($(compgen -W '{names}' -- \"$current\")); return\n"
        "    fi\n"
        '    case "${COMP_WORDS[1]}" in\n' + "".join(cases) + "    esac\n"
        '    COMPREPLY=($(compgen -W "$words" -- "$current"))\n'
        "}\n"
        "complete -o default -F _kepu kepu\n"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "’").replace("[", "（").replace("]", "）").replace(":", "：")


def _zsh(rows: _Rows) -> str:
    commands = "".join(f"        '{name}:{_quoted(help_line)}'\n" for name, help_line, _ in rows)
    cases = []
    for name, _, syntax in rows:
        specs = [
            f"'{'*' if option.many else ''}{alias}{'=-' if option.alone is not None else ''}[{_quoted(option.help)}]{_zsh_value(option)}'"
            for option in syntax.options
            for alias in option.names
        ]
        specs.append("'--help[显示本说明]'")
        specs += [_zsh_argument(argument) for argument in syntax.arguments]
        cases.append(f"        {name}) _arguments -S {' '.join(specs)};;\n")
    return (
        "#compdef kepu\n_kepu() {\n    local -a commands\n    commands=(\n" + commands + "    )\n"
        "    if (( CURRENT == 2 )); then\n"
        "        _describe '命令' commands\n"
        "        return\n"
        "    fi\n"
        "    local name=$words[2]\n"
        "    shift words; (( CURRENT-- ))\n"
        "    case $name in\n" + "".join(cases) + "    esac\n}\n"
        '_kepu "$@"\n'
    )


def _zsh_value(option: Option) -> str:
    colons = "::" if option.alone is not None else ":"
    if option.choices:
        return f"{colons}值:({' '.join(option.choices)})"
    return f"{colons}{_quoted(option.metavar)}:_files" if option.metavar else ""


def _zsh_argument(argument: Argument) -> str:
    action = f"({' '.join(argument.choices)})" if argument.choices else "_files"
    return f"'{'*' if argument.many else ''}:{_quoted(argument.metavar)}:{action}'"


def _fish(rows: _Rows) -> str:
    lines = ["complete -c kepu -n __fish_use_subcommand -s h -l help -d '显示说明'"]
    lines.append("complete -c kepu -n __fish_use_subcommand -s V -l version -d '显示版本'")
    for name, help_line, syntax in rows:
        lines.append(f"complete -c kepu -n __fish_use_subcommand -f -a {name} -d '{_quoted(help_line)}'")
        seen = f"complete -c kepu -n '__fish_seen_subcommand_from {name}'"
        choices = [argument.choices for argument in syntax.arguments if argument.choices]
        lines += [f"{seen} -f -a '{' '.join(words)}'" for words in choices]
        for option in syntax.options:
            names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
            value = (
                f" -x -a '{' '.join(option.choices)}'"
                if option.choices
                else " -r"
                if option.metavar and option.alone is None
                else ""
            )
            lines.append(f"{seen} {names}{value} -d '{_quoted(option.help)}'")
    return "\n".join(lines) + "\n"


def _powershell(rows: _Rows) -> str:
    table = "".join(
        f"        '{name}' = @({', '.join(repr(word) for word in _words(syntax))})\n" for name, _, syntax in rows
    )
    values = "".join(
        f"        '{name} {alias}' = @({', '.join(repr(choice) for choice in option.choices)})\n"
        for name, _, syntax in rows
        for option in syntax.options
        for alias in option.names
        if option.choices and option.alone is None
    )
    names = ", ".join(repr(word) for word in [*(name for name, _, _ in rows), *_GLOBAL])
    return (
        "Register-ArgumentCompleter -Native -CommandName kepu -ScriptBlock {\n"
        "    param($word, $ast, $position)\n"
        f"    $commands = @({names})\n"
        f"    $options = @{{\n{table}    }}\n"
        f"    $values = @{{\n{values}    }}\n"
        "    $typed = @($ast.CommandElements | ForEach-Object { $_.ToString() })\n"
        "    if ($word) { $typed = @($typed | Select-Object -SkipLast 1) }\n"
        "    if ($typed.Count -le 1) { $found = $commands }\n"
        '    elseif ($values.ContainsKey("$($typed[1]) $($typed[-1])")) { $found = $values["$($typed[1]) $($typed[-1])"] }\n'
        "    else { $found = $options[$typed[1]] }\n"
        '    $found | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n'
        "}\n"
    )


_WRITERS: dict[str, Callable[[_Rows], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}
