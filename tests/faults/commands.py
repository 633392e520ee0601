"""Every command of csm, once as a line that writes or several that read; a new one is a line here.

test_commands.py fails for a command of `main.COMMANDS` that is in neither table. ``HOME`` stands for the home folder;
the clients are those of `stores.LINES`.
"""

from __future__ import annotations

from typing import NamedTuple

from csmcli.main import COMMANDS

DATABASE = "data/csm.db"


class Writing(NamedTuple):
    """A command that changes the store, or makes a file: `line` does, on the filled store."""

    name: str
    line: str
    before: tuple[str, ...] = ()
    """What has to be done first, on the filled store."""
    place: str = DATABASE
    """The file, or folder, that is old or new, below the home."""
    shows: bool = False
    """Whether it writes in order to show."""

    @property
    def command(self) -> str:
        """The first word."""
        return self.line.split()[0]


_BACKERS = "goal acme backers --baseline 100 --target 500 --by +90d"

WRITING = (
    Writing("add", "add 'New One' --tier small --link backend=https://example.com --note noted"),
    Writing("edit", "edit acme --name 'Acme Two' --owner lin --link page=https://example.com/p"),
    Writing("edit several", "edit --where state=behind,stuck,hold,on-track,unknown --owner lin --yes"),
    Writing("milestone", "milestone acme timeline 2026-11-20"),
    Writing("plan", "plan acme copy=2026-12-20 --side client --reason later"),
    Writing("journey", "journey acme --add mid-news,early-list --due 2026-12-20"),
    Writing("journey of its own", "journey acme --set copy --theirs Ann --meeting 2026-12-04 --topic 'the draft'"),
    Writing("journey hidden", "journey acme --hide mid-news", ("journey acme --add mid-news",)),
    Writing("journey page", "journey acme --html HOME/out/acme.html", place="out/acme.html"),
    Writing("log", "log acme 'called about the draft' --minutes 20"),
    Writing("log several", "log acme,teahouse,windharp 'wrote to all'"),
    Writing("log meeting", "log acme 'kick-off' --meeting --follow-up 'three examples'"),
    Writing("follow", "follow acme 'send the price list' --due 2026-11-30"),
    Writing("tier", "tier windharp large --reason 'a team of nine'"),
    Writing("intake", "intake acme --answers HOME/answers.yaml"),
    Writing("handoff", "handoff acme --set promises='ads paid by us, said by sales'"),
    Writing("success", "success acme --word 'amount raised=集資金額' --word backer=贊助人"),
    Writing("hold", "hold acme --until 2026-12-24 --reason 'waiting for the mould'"),
    Writing("resume", "resume teahouse"),
    Writing("close", "close acme --outcome dropped --reason dates --note 'no agency found'"),
    Writing("reopen", "reopen shut"),
    Writing("checklist", "checklist teahouse", shows=True),
    Writing("checklist update", "checklist acme --update", ("tier acme large",), shows=True),
    Writing("done", "done acme send-the-ladder"),
    Writing("done repeated", "done acme look-at-the-ads"),
    Writing("undone", "undone acme ask-the-factory", ("task acme 'ask the factory'", "done acme ask-the-factory")),
    Writing("task", "task acme 'ask for a second sample' --due 2026-12-01 --side client"),
    Writing("ask", "ask acme 'where do I enter fees?' --topic backend"),
    Writing("questions", "questions --topic copy --answered-by https://example.com/manual"),
    Writing("goal", "goal acme backers --baseline 100 --target 500 --by +90d --checkpoints 200,300,500"),
    Writing("goal in place of one", "goal acme backers --target 300 --by +60d", (_BACKERS,)),
    Writing("goal dropped", "goal acme backers --drop", (_BACKERS,)),
    Writing("measure", "measure acme raised 1,426,943"),
    Writing("contract", "contract acme --ends 2027-07-31 --notice 60d --value 480000"),
    Writing("renew", "renew acme --outcome downgraded --reason other", ("contract acme --ends 2027-07-31",)),
    Writing("measure of a goal", "measure acme backers 250 --note counted", (_BACKERS,)),
    Writing("message", "message acme --sent"),
    Writing("review planned", "review acme --plan 2026-12-10 --topic result --theirs Ann"),
    Writing("review held", "review acme --held --cause ads --change 'new pictures;2026-12-01;Mei;Ann'"),
    Writing("review to a file", "review acme -o HOME/out/review.html", place="out/review.html"),
    Writing("erase", "erase acme --yes --keep-backups"),
    Writing("import", "import HOME/portfolio.csv --owner mei"),
    Writing("import of known", "import HOME/newer.csv", ("import HOME/portfolio.csv",)),
    Writing("undo", "undo"),
    Writing("undo of an import", "undo", ("import HOME/portfolio.csv",)),
    Writing("demo", "demo", place="tmp"),
    Writing("playbook copy", "playbook copy crowdfunding mine", place="config/playbooks/mine"),
    Writing("redo", "redo", ("undo",)),
    Writing("backup", "backup HOME/out/copy.db", place="out/copy.db"),
    Writing("restore", "restore HOME/old.db --yes", ("backup HOME/old.db", "log acme 'after the backup'")),
    Writing(
        "merge",
        "merge HOME/other.db --prefer there",
        ("backup HOME/other.db", "--db HOME/other.db log acme 'said there'", "log acme 'said here'"),
    ),
    Writing("merge-clients", "merge-clients acme windharp --prefer A --yes"),
    Writing("export to CSV", "export HOME/out/all.csv", place="out/all.csv"),
    Writing("export to XLSX", "export HOME/out/all.xlsx", place="out/all.xlsx"),
    Writing("export to JSON", "export HOME/out/all.json", place="out/all.json"),
    Writing("calendar", "calendar -o HOME/out/all.ics", place="out/all.ics"),
)

READING = {
    "today": ("today", "today --days 30"),
    "stalled": ("stalled", "stalled --on +30d", "stalled --as-of 2026-11-01"),
    "why": ("why acme",),
    "diff": ("diff --since 2026-10-01",),
    "follow": ("follow acme", "follow"),
    "message": ("message acme", "message --all"),
    "milestone": ("milestone acme",),
    "renewals": ("renewals", "renewals --decided", "renewals --reasons"),
    "journey": ("journey acme", "journey acme --parts"),
    "goal": ("goal acme",),
    "goals": ("goals", "goals acme --costs"),
    "list": ("list", "list --all"),
    "show": ("show acme", "show teahouse"),
    "handoff": ("handoff acme",),
    "success": ("success acme", "success acme,teahouse --json"),
    "questions": ("questions", "questions acme --topic copy"),
    "tier": ("tier acme",),
    "review": ("review acme", "review acme --for client --format markdown"),
    "reviews": ("reviews",),
    "resources": ("resources",),
    "checklist": ("checklist acme", "checklist --tier small"),
    "time": ("time",),
    "history": ("history", "history acme"),
    "playbook": ("playbook list", "playbook show crowdfunding", "playbook check crowdfunding"),
    "backups": ("backups",),
    "doctor": ("doctor", "doctor --fix"),
    "calendar": ("calendar acme",),
    "export": ("export -", "export - --format json", "export - --table touch --format markdown"),
}
"""A command, and lines that only read."""

FORMATS = ("table", "json", "csv", "markdown")
KNOWN = frozenset(entry.name for entry in COMMANDS)
PRESENT = tuple(one for one in WRITING if one.command in KNOWN)
STORED = tuple(one for one in PRESENT if one.place == DATABASE)
"""Those that change the user's own database."""
READS = tuple(line for name, lines in READING.items() if name in KNOWN for line in lines)
