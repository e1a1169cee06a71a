"""Words of the command line: a parser that raises, shared options, commands and groups of commands."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from reviewer.cli.answer import BareCommand, EitherCommand, StoreCommand


class UsageProblem(Exception):
    """The words make no command. Not one of the four families: nothing was begun."""


class WordParser(ArgumentParser):
    """Hands the problem to the caller instead of printing a page and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise with the problem and the command that helps.

        Raises:
            UsageProblem: always.
        """
        raise UsageProblem(f"命令不对：{message}；用法见 {self.prog} --help")


def shared_options() -> ArgumentParser:
    """Options allowed before and after the command; SUPPRESS keeps the later from erasing the earlier."""
    shared = ArgumentParser(add_help=False)
    shared.add_argument("--store", type=Path, default=SUPPRESS, metavar="PATH", help="存储所在文件夹")
    shared.add_argument("--passphrase-file", type=Path, default=SUPPRESS, metavar="F", help="存储口令文件")
    shared.add_argument("--identity-passphrase-file", type=Path, default=SUPPRESS, metavar="F", help="身份口令文件")
    shared.add_argument("--json", action="store_true", default=SUPPRESS, help="只输出一份 JSON")
    shared.add_argument("--quiet", action="store_true", default=SUPPRESS, help="不输出提示")
    return shared


class InOrder(Action):
    """Keeps several options in the order given, as (option, value) pairs: a reason belongs to what is before it."""

    def __call__(
        self,
        parser: ArgumentParser,  # noqa: ARG002
        options: Namespace,
        values: str | Sequence[Any] | None,
        option: str | None = None,
    ) -> None:
        """Add the pair to the list."""
        given = [*(getattr(options, self.dest, None) or []), ((option or "").lstrip("-"), values)]
        setattr(options, self.dest, given)


class Words:
    """Adds commands with the shared options to a parser."""

    def __init__(self, parser: ArgumentParser, shared: ArgumentParser, dest: str) -> None:
        self._shared = shared
        self._commands = parser.add_subparsers(dest=dest, required=True, metavar="命令")
        self._groups: dict[str, Words] = {}

    def add(self, name: str, text: str) -> ArgumentParser:
        """A command with its own arguments."""
        return self._commands.add_parser(name, help=text, description=text, parents=[self._shared])

    def group(self, name: str, text: str, dest: str = "verb") -> Words:
        """A command with sub-commands; asked for again the same one, so that several rooms may add to it.

        ``dest`` is where the sub-command's word is kept: of a group inside a group another than "verb".
        """
        if name not in self._groups:
            self._groups[name] = Words(self.add(name, text), self._shared, dest)
        return self._groups[name]


Verb = tuple[str, str | None]


class CommandRoom(NamedTuple):
    """The commands of one room: their words, and what carries each (command, verb) out.

    ``bare`` need no store; ``either`` are asked with the store that ``--store`` names, else without one.
    """

    add_words: Callable[[Words], None]
    with_store: Mapping[Verb, StoreCommand] = {}
    bare: Mapping[Verb, BareCommand] = {}
    either: Mapping[Verb, EitherCommand] = {}
