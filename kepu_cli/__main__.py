"""The ``kepu`` command and ``python -m kepu_cli``."""

from __future__ import annotations

import sys


def main() -> int:
    """The exit code of the command line in ``sys.argv``."""
    from kepu_cli.cli.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
