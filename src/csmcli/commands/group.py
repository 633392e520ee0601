"""A Typer group that imports a command's module when the command runs, and the options all commands share."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
import typer.core

from csmcli.commands.context import EVERYBODY, Context
from csmcli.errors import BadInput, ReaderGone
from csmcli.language import LANGUAGES, tell

if TYPE_CHECKING:  # a protocol costs every command more than a table of forty commands
    from typing import Protocol

    class Named(Protocol):
        """A command as the table of `main` gives it: where its function is, its panel of help, what it does."""

        @property
        def name(self) -> str:
            """The word that runs it."""

        @property
        def module(self) -> str:
            """The file of `commands` it is in."""

        @property
        def function(self) -> str:
            """Its function there."""

        @property
        def panel(self) -> str:
            """The panel of help it stands in."""

        @property
        def about(self) -> str:
            """What it does, in a line."""


SETTINGS = {"help_option_names": ["--help", "-h"]}


class LazyGroup(typer.core.TyperGroup):
    """Stubs for help, made when help or a guess needs them; a command that runs is imported instead."""

    table: "dict[str, Named]"

    def _fill(self) -> None:
        for entry in self.table.values():
            if entry.name not in self.commands:
                about = tell(entry.about)
                stub = typer.core.TyperCommand(
                    entry.name, help=about, short_help=about, rich_help_panel=tell(entry.panel)
                )
                self.add_command(stub, entry.name)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, in the order of the table."""
        self._fill()
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stub that can tell its help."""
        self._fill()
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Run it; a closed pipe is kept from Typer, which would call it a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command meant by the first word, imported."""
        if args[0] in self.table:
            command = _load(self.table[args[0]])
            return args[0], command, _with_negative(command, _with_everybody(ctx, command, args[1:]))
        return super().resolve_command(ctx, args)


def _with_everybody(ctx: Any, command: Any, args: list[str]) -> list[str]:
    """``--where`` says who is meant, so that the first word is not a client but what comes after it.

    That word is kept, so that it can be told when it is a client all the same.
    """
    places = [place for place, word in enumerate(args) if word.partition("=")[0] == "--where"]
    if not places or not _takes_clients(command):
        return args
    if len(places) > 1:
        raise BadInput('--where is given twice; put all conditions into one: --where "tier=small state=stuck".')
    where = places[0]
    others = args[:where] + args[where + 1 + (args[where] == "--where") :]
    if others and not others[0].startswith("-"):
        ctx.ensure_object(Context).told["beside where"] = others[0]
    return [EVERYBODY, *args]


def _with_negative(command: Any, args: list[str]) -> list[str]:
    """A value below zero, as in ``csm measure acme growth -3%``, put behind ``--``: it is no option.

    Typer could be told to let unknown options pass, but then a mistyped one would pass as well.
    """
    if "--" in args or not any(param.name == "value" for param in command.params):
        return args
    told = {word for param in command.params if not getattr(param, "is_flag", True) for word in param.opts}
    places = [
        place
        for place, word in enumerate(args)
        if word[:1] == "-" and word[1:2].isdigit() and not (place and args[place - 1] in told)
    ]
    if len(places) != 1:
        return args
    place = places[0]
    return [*args[:place], *args[place + 1 :], "--", args[place]]


def _takes_clients(command: Any) -> bool:
    return any(param.name == "client" and param.param_type_name == "argument" for param in command.params)


def build(table: "Sequence[Named]") -> LazyGroup:
    """The whole command line from the table of commands."""
    group = LazyGroup(
        name="csm",
        help=tell("Who is stalled, whom do I owe something, and is it working."),
        epilog=tell("csm COMMAND --help shows a command with an example. csm demo shows it all on made-up clients."),
        no_args_is_help=True,
        context_settings=SETTINGS,
        rich_markup_mode="rich",
        params=[*shared(), _version(), *_completion()],
    )
    if any(name.endswith("_COMPLETE") for name in os.environ):
        from typer._completion_classes import completion_init

        completion_init()  # Typer does this for groups that it made itself
    group.table = {entry.name: entry for entry in table}
    return group


def _load(entry: "Named") -> Any:
    module = import_module(f"csmcli.commands.{entry.module}")
    function = getattr(module, entry.function)
    app = (
        function
        if isinstance(function, typer.Typer)
        else typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
    )
    if app is not function:
        app.command(entry.name, help=tell(entry.about) + "\n\n" + _example(function), context_settings=SETTINGS)(
            function
        )
    command = typer.main.get_command(app)
    command.name = entry.name
    _finish(command)
    return command


def _example(function: Any) -> str:
    """The example in a command's docstring, kept line by line and out of Rich's markup."""
    lines = [line.strip() for line in (function.__doc__ or "").splitlines() if line.strip().startswith("csm ")]
    return "\b\n" + "\n".join(f"  {line}".replace("[", "\\[") for line in lines) if lines else ""


def _finish(command: Any) -> None:
    """Words in the user's language, and the shared options, on a command and those below it."""
    for param in command.params:
        if getattr(param, "help", None):
            param.help = tell(param.help)
    for child in getattr(command, "commands", {}).values():
        _finish(child)
    if not getattr(command, "commands", None):
        own = {word for param in command.params for word in param.opts}
        options = [*(_several() if _takes_clients(command) else ()), *shared()]
        command.params.extend(option for option in options if not own & set(option.opts))


def _keep(name: str) -> Any:
    def callback(ctx: typer.Context, _param: object, value: Any) -> Any:
        if value is not None and value is not False:
            ctx.ensure_object(Context).told[name] = str(value)
        return value

    return callback


def shared() -> list[Any]:
    """The options that every command takes, before or after its name."""
    panel = tell("Everywhere")
    option = typer.core.TyperOption
    return [
        option(
            param_decls=["--db", "db"],
            metavar="PATH",
            expose_value=False,
            callback=_keep("db"),
            help=tell("The database to work in (CSM_DB)."),
            rich_help_panel=panel,
        ),
        option(
            param_decls=["--language", "language"],
            metavar="|".join(LANGUAGES),
            expose_value=False,
            callback=_keep("language"),
            help=tell("The language csm speaks (CSM_LANGUAGE)."),
            rich_help_panel=panel,
        ),
    ]


def _several() -> list[Any]:
    """The options of a command that takes a client, for taking several."""
    panel = tell("Several clients")
    option = typer.core.TyperOption
    return [
        option(
            param_decls=["--where", "where"],
            metavar="WORDS",
            expose_value=False,
            callback=_keep("where"),
            help=tell('In place of CLIENT: all that fit, "tier=small state=stuck owner=me".'),
            rich_help_panel=panel,
        ),
        option(
            param_decls=["--yes", "-y", "yes"],
            is_flag=True,
            expose_value=False,
            callback=_keep("yes"),
            help=tell("Change more than 3 clients without asking."),
            rich_help_panel=panel,
        ),
    ]


def _version() -> Any:
    def show(value: bool) -> None:
        if value:
            from csmcli import __version__

            typer.echo(f"csm {__version__}")
            raise typer.Exit

    return typer.core.TyperOption(
        param_decls=["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda _ctx, _param, value: show(value),
        help=tell("The version, and nothing else."),
        rich_help_panel=tell("Everywhere"),
    )


def _completion() -> list[Any]:
    """Typer's own options to install completion, only where they are asked for: they cost imports."""
    if not any(word.endswith("-completion") or word == "--help" for word in sys.argv[1:]):
        return []
    from typer.main import get_install_completion_arguments

    return list(get_install_completion_arguments())
