"""Settings: one table, which also writes docs/settings.md.

A setting is taken from the command line, else from its environment variable, else from the file
``config.toml`` in the platform's folder for settings (or where ``CSM_CONFIG`` says), else it has
its default. The TOML reader is imported only where there is a file.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from csmcli import paths
from csmcli.errors import BadFile


class Setting(NamedTuple):
    """One setting: its name in the file, its environment variable, the values it takes, what it is for."""

    name: str
    env: str
    takes: str
    default: str
    about: str


SETTINGS = (
    Setting("db", "CSM_DB", "a path", "csm.db in the platform's folder for data", "the database to work in"),
    Setting("language", "CSM_LANGUAGE", "en or zh-TW", "what the system speaks, else en", "the language csm speaks to you"),
    Setting("actor", "CSM_ACTOR", "a name", "the system's user name", "who the history says it was"),
    Setting("owner", "CSM_OWNER", "a name", "nobody", "the owner of clients you add"),
    Setting("playbook", "CSM_PLAYBOOK", "a name", "crowdfunding", "the playbook of clients you add"),
    Setting("playbooks", "CSM_PLAYBOOKS", "a folder", "playbooks beside config.toml", "your own playbooks, which go before the shipped ones"),
    Setting("backups", "CSM_BACKUPS", "a folder", "backups beside the database", "where backups go"),
    Setting("daily_backup", "CSM_DAILY_BACKUP", "yes or no", "yes", "whether the first write of a day makes a backup"),
    Setting("keep_daily", "CSM_KEEP_DAILY", "a number", "7", "of how many days automatic backups are kept; 0 for none"),
    Setting("keep_weekly", "CSM_KEEP_WEEKLY", "a number", "4", "of how many weeks the last automatic backup is kept"),
    Setting("keep_monthly", "CSM_KEEP_MONTHLY", "a number", "6", "of how many months the last automatic backup is kept"),
    Setting("format", "CSM_FORMAT", "table, json, csv or markdown", "table", "how listings are printed"),
    Setting("colour", "CSM_COLOUR", "auto, always or never", "auto", "whether a terminal gets colours; NO_COLOR is honoured"),
    Setting("today_without", "CSM_TODAY_WITHOUT", "kinds, such as rhythm,celebrate", "nothing", "the kinds of lines that csm today leaves out"),
    Setting("calendar_alarm", "CSM_CALENDAR_ALARM", "a span, or none", "1d", "how long before its day, at 9:00, an event of csm calendar rings"),
    Setting("today", "CSM_TODAY", "a date", "the system's date", "what csm takes today to be (for tests and demonstrations)"),
)  # fmt: skip

ALIAS = "alias"
"""The table of config.toml that names the user's own words for commands."""

_CHOICES = {
    "language": ("en", "zh-TW"),
    "format": ("table", "json", "csv", "markdown"),
    "colour": ("auto", "always", "never"),
    "daily_backup": ("yes", "no"),
}
_NUMBERS = ("keep_daily", "keep_weekly", "keep_monthly")
_DIGITS = 4


def config_file() -> Path:
    """The file that settings are read from; it need not be there."""
    told = os.environ.get("CSM_CONFIG")
    return paths.expanded(told, "CSM_CONFIG: ") if told else paths.folder("config") / "config.toml"


def read(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings that were made, by environment or file. Raises BadFile for what cannot be one."""
    values, problems = sound(environ)
    if problems:
        raise problems[0]
    return values


def sound(environ: Mapping[str, str]) -> tuple[dict[str, str], list[BadFile]]:
    """The settings that can be used, and what is wrong with the others; a file with anything wrong counts for nothing."""
    values: dict[str, str] = {}
    problems = []
    try:
        values = _file(config_file())
    except BadFile as problem:
        problems.append(problem)
    values.pop(ALIAS, None)
    for setting in SETTINGS:
        if told := environ.get(setting.env):
            try:
                _check(setting.name, told, setting.env)
                values[setting.name] = told
            except BadFile as problem:
                problems.append(problem)
    return values, problems


def _file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    import tomllib

    try:
        with file.open("rb") as opened:
            table = tomllib.load(opened)
    except OSError as error:
        raise BadFile("{file} cannot be read: {problem}.", file=file, problem=error.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile("{file} is no TOML: {problem}.", file=file, problem=error) from None
    names = [setting.name for setting in SETTINGS]
    for name, value in table.items():
        if name == ALIAS:
            _check_aliases(value, file)
            continue
        if name not in names:
            raise BadFile(
                "{file}: there is no setting “{name}”; there are {names}.", file=file, name=name, names=", ".join(names)
            )
        if not isinstance(value, str):
            raise BadFile('{file}: the setting “{name}” takes a text: {name} = "…".', file=file, name=name)
        _check(name, value, f"{file}: {name}")
    return table


def _check_aliases(value: object, file: Path) -> None:
    sound = isinstance(value, dict) and all(isinstance(words, str) and words.split() for words in value.values())
    if not sound:
        raise BadFile('{file}: [alias] holds words for commands: ok = "log --channel line".', file=file)


def aliases() -> dict[str, str]:
    """The user's own words for commands, and what each stands for. Raises BadFile."""
    found: dict[str, str] = _file(config_file()).get(ALIAS, {})
    return found


def _check(name: str, value: str, where: str) -> None:
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        raise BadFile("{where} is “{value}”; it takes {choices}.", where=where, value=value, choices=", ".join(choices))
    if name in _NUMBERS and not (value.isascii() and value.isdecimal() and len(value) <= _DIGITS):
        raise BadFile("{where} is “{value}”; it takes a whole number, such as 7.", where=where, value=value)
