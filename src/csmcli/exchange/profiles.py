"""The column layouts of the tools that clients come from: data to edit, one entry for each export.

A column is named as the tool's own export names it; case, dashes and underscores do not count. A fact is read from the
first of its columns whose cell holds something, of those that the file has. ``A + B`` puts two columns together, and
``A if B is won`` reads A only in rows in which B says that the sale was won; what stands after it for A does not count.

What maps to what is a decision of the practice, not of the tool:

- A sale's close date is the day of signing once the sale is won, and a forecast before: then it is left out.
- The amount of a sale, and a company's turnover, are neither what a campaign has raised nor what success is to the client.
- A sales stage is no tier and no milestone, and an owner that is only a number tells nobody anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Profile(NamedTuple):
    """One export of one tool.

    ``marks`` tell its header: of every group one column must be there. ``fields`` says where each fact is, ``left``
    which columns mean something else there than their names would make one guess. In a ``linked`` layout a cell that
    points to another page carries that page's address in brackets.
    """

    key: str
    tool: str
    what: str
    marks: tuple[tuple[str, ...], ...]
    fields: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...] = ()
    linked: bool = False


PROFILES = (
    Profile(
        "hubspot-deals", "HubSpot", "deals",
        marks=(("Deal Name",), ("Deal Stage", "Deal owner", "Pipeline", "Close Date")),
        fields={
            "name": ("Deal Name",),
            "external_id": ("Record ID", "Deal ID"),
            "owner": ("Deal owner",),
            "signed": ("Close Date if Is Closed Won is won", "Close Date if Deal Stage is won"),
            "contact": ("Associated Contact",),
            "note": ("Deal Description",),
        },
        left=("Amount", "Close Date", "Pipeline", "Company Name"),
    ),
    Profile(
        "hubspot-contacts", "HubSpot", "contacts",
        marks=(
            ("First Name",), ("Last Name",), ("Email",),
            ("Contact owner", "Lifecycle Stage", "Lead Status", "Record ID", "Associated Company"),
        ),
        fields={
            "name": ("Associated Company", "Company Name", "First Name + Last Name", "Email"),
            "external_id": ("Record ID", "Contact ID"),
            "owner": ("Contact owner",),
            "signed": ("Became a Customer Date",),
            "contact": ("First Name + Last Name",),
            "address": ("Email", "Phone Number", "Mobile Phone Number"),
            "link": ("Website URL",),
        },
        left=("Close Date",),
    ),
    Profile(
        "hubspot-companies", "HubSpot", "companies",
        marks=(("Company name",), ("Company owner", "Company Domain Name", "Record ID")),
        fields={
            "name": ("Company name",),
            "external_id": ("Record ID", "Company ID"),
            "owner": ("Company owner",),
            "link": ("Website URL", "Website", "Company Domain Name"),
            "signed": ("Became a Customer Date",),
            "address": ("Phone Number",),
            "note": ("Description",),
        },
        left=("Close Date", "Annual Revenue"),
    ),
    Profile(
        "salesforce-opportunities", "Salesforce", "opportunities",
        marks=(("Opportunity Name", "StageName"), ("Stage", "StageName", "Close Date", "CloseDate")),
        fields={
            "name": ("Opportunity Name", "Name"),
            "external_id": ("Opportunity ID", "Id"),
            "owner": ("Opportunity Owner",),
            "signed": (
                "Close Date if Won is won", "Close Date if Stage is won",
                "CloseDate if IsWon is won", "CloseDate if StageName is won",
            ),
            "contact": ("Primary Contact",),
            "note": ("Opportunity Description", "Description"),
        },
        left=("Amount", "Account Name", "Close Date", "Closed", "Type", "Probability (%)", "Next Step", "CurrencyIsoCode"),
    ),
    Profile(
        "salesforce-accounts", "Salesforce", "accounts",
        marks=(
            ("Account Name", "MasterRecordId", "BillingStreet"),
            ("Account Owner", "Account ID", "OwnerId", "Billing Street", "Billing City", "Billing State/Province"),
        ),
        fields={
            "name": ("Account Name", "Name"),
            "external_id": ("Account ID", "Id"),
            "owner": ("Account Owner",),
            "link": ("Website",),
            "address": ("Phone",),
            "note": ("Account Description", "Description"),
        },
        left=("Type", "Rating", "Annual Revenue", "CurrencyIsoCode"),
    ),
    Profile(
        "pipedrive-deals", "Pipedrive", "deals",
        marks=(("Deal - Title",),),
        fields={
            "name": ("Deal - Title",),
            "external_id": ("Deal - ID",),
            "owner": ("Deal - Owner",),
            "signed": ("Deal - Won time if Deal - Status is won", "Deal - Won time"),
            "contact": ("Deal - Contact person", "Person - Name"),
            "address": (
                "Person - Email - Work", "Person - Email (Work)", "Person - Email",
                "Person - Phone - Work", "Person - Phone (Work)", "Person - Phone",
            ),
            "link": ("Organization - Website",),
        },
    ),
    Profile(
        "pipedrive-organizations", "Pipedrive", "organizations",
        marks=(
            ("Organization - Name",),
            ("Organization - Owner", "Organization - ID", "Organization - Open deals", "Organization - Label"),
        ),
        fields={
            "name": ("Organization - Name",),
            "external_id": ("Organization - ID",),
            "owner": ("Organization - Owner",),
            "link": ("Organization - Website",),
            "contact": ("Person - Name",),
            "address": ("Organization - Email", "Organization - Phone", "Person - Email - Work", "Person - Email"),
        },
    ),
    Profile(
        "google-contacts", "Google Contacts", "contacts",
        marks=(
            ("First Name", "Given Name"), ("Last Name", "Family Name"),
            ("E-mail 1 - Value", "E-mail 1 - Label", "E-mail 1 - Type", "Phone 1 - Value", "Group Membership", "Labels"),
        ),
        fields={
            "name": (
                "Organization Name", "Organization 1 - Name", "Name", "File As",
                "First Name + Middle Name + Last Name", "Given Name + Additional Name + Family Name",
                "Nickname", "E-mail 1 - Value",
            ),
            "contact": ("First Name + Middle Name + Last Name", "Given Name + Additional Name + Family Name", "Name"),
            "address": ("E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value", "Phone 2 - Value"),
            "link": ("Website 1 - Value",),
            "note": ("Notes",),
        },
        left=("Language", "Priority", "Location"),
    ),
    Profile(
        "notion", "Notion", "a database",
        marks=(("Created time", "Last edited time", "Created by", "Last edited by"),),
        fields={},
        left=("Status", "Created time", "Last edited time", "Created by", "Last edited by", "Tags"),
        linked=True,
    ),
)  # fmt: skip
"""The more telling go first: a file of deals has columns of companies too."""
