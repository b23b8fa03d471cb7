"""Writes docs/commands.md from the command line's own help: python docs/commands.py [FILE]."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from sunset.cli import app


def sections(command: Any, path: tuple[str, ...], parent: Any = None) -> Iterator[str]:
    """Yield a section for a command and for each below it."""
    context = command.context_class(command, info_name=path[-1], parent=parent)
    context.terminal_width = context.max_content_width = 100
    yield f"## `{' '.join(path)}`\n\n```text\n{command.get_help(context).strip()}\n```\n"
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from sections(below, (*path, name), context)


def reference() -> str:
    """Return the whole reference."""
    return "# All commands\n\n" + "\n".join(sections(typer.main.get_command(app), ("sunset",)))


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("commands.md")
    file.write_text(reference(), encoding="utf-8")
