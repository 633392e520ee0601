"""``csm resources``: the manual pages, outlines and examples of the milestones."""

from typing import Annotated

import typer

from csmcli.commands.options import FormatOption, JsonOption, MilestoneKey, context
from csmcli.language import tell
from csmcli.output.columns import Column
from csmcli.views import resources as views


def resources(
    ctx: typer.Context,
    milestone: MilestoneKey = None,
    playbook: Annotated[
        str | None, typer.Option(metavar="NAME", help="The playbook they are of (CSM_PLAYBOOK).", show_default=False)
    ] = None,
    format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """The manual pages, outlines and examples of the milestones, and where they are.

    csm resources backend
    """
    told = context(ctx)
    name = playbook or told.settings.get("playbook", "crowdfunding")
    told.show(
        views.pages(told.library.outline(name), told.library.folder(name), milestone, told.language),
        (
            Column("milestone", tell("Milestone"), style="bold"),
            Column("title", tell("Title")),
            Column("where", tell("Where")),
        ),
        told.format(format, json),
        kind=views.Page,
        empty=tell("{milestone} has no manual page in the playbook {name}.", milestone=milestone, name=name)
        if milestone
        else tell("The playbook {name} has no manual pages.", name=name),
    )
