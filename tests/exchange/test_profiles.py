"""The layouts of other tools' exports are known by their headers, and read as the practice would."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csmcli.commands.imported import EXPORTED
from csmcli.errors import BadInput
from csmcli.exchange.columns import DAYS
from csmcli.exchange.mapping import FIELDS, Hints, mapped
from csmcli.exchange.profiles import PROFILES
from csmcli.exchange.source import opened

HUBSPOT_COMPANIES = (
    "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,Industry"
)
HUBSPOT_DEALS = (
    "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Associated Company,Associated Contact"
)
HUBSPOT_CONTACTS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Associated Company"
)
SALESFORCE_ACCOUNTS = (
    "Last Activity,Account Owner,Account Name,Billing State/Province,Type,Last Modified Date,Account ID,Website,Phone"
)
SALESFORCE_ACCOUNT_TABLE = "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,Phone,Website,AnnualRevenue,OwnerId,CreatedDate"
SALESFORCE_OPPORTUNITIES = (
    "Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount,Expected Revenue,Probability (%),Age,"
    "Close Date,Created Date,Next Step,Lead Source,Type,Opportunity ID"
)
SALESFORCE_OPPORTUNITY_TABLE = (
    "Id,IsDeleted,AccountId,Name,Description,StageName,Amount,Probability,CloseDate,IsClosed,IsWon,OwnerId"
)
PIPEDRIVE_DEALS = (
    "Deal - ID,Deal - Title,Deal - Organization,Deal - Contact person,Deal - Value,Deal - Currency,Deal - Pipeline,"
    "Deal - Stage,Deal - Status,Deal - Owner,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason"
)
PIPEDRIVE_ORGANIZATIONS = (
    "Organization - ID,Organization - Name,Organization - Label,Organization - Owner,Organization - Address,"
    "Organization - Open deals,Organization - Organization created,Organization - Website"
)
NOTION = "Projekt,Owner,Status,Signed,Launch,Created time,Last edited time"
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Nickname,Language,Notes,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Website 1 - Value"
)
GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,Organization Title,"
    "Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value"
)


def read(path: Path, header: str, cells: dict[str, str], profile: str | None = None) -> tuple[Any, Any]:
    """The columns of a file with that header, and what its one row says."""
    titles = header.split(",")
    assert not cells.keys() - {*titles}
    text = io.StringIO()
    csv.writer(text).writerows([titles, [cells.get(title, "") for title in titles]])
    path.write_text(text.getvalue(), encoding="utf-8")
    with opened(path, Hints(profile=profile), today=date(2026, 11, 22)) as source:
        (row,) = source.rows
        return source.columns, row


@pytest.mark.parametrize(
    ("key", "header", "cells", "told"),
    [
        (
            "hubspot-companies", HUBSPOT_COMPANIES,
            {"Record ID": "901", "Company name": "Acme", "Company owner": "mei", "Phone Number": "+886 2"},
            {"external_id": "901", "name": "Acme", "owner": "mei", "address": "+886 2", "signed_on": None},
        ),
        (
            "hubspot-deals", HUBSPOT_DEALS,
            {"Record ID": "7", "Deal Name": "Acme launch", "Deal Stage": "Closed won (Sales Pipeline)",
             "Close Date": "2026-10-01 09:30", "Deal owner": "mei", "Amount": "5000", "Associated Contact": "Ada"},
            {"external_id": "7", "name": "Acme launch", "signed_on": date(2026, 10, 1), "owner": "mei", "raised": None,
             "target": None, "contact": "Ada"},
        ),
        (
            "hubspot-deals", HUBSPOT_DEALS,
            {"Deal Name": "Acme", "Deal Stage": "Contract sent", "Close Date": "2027-10-01"},
            {"name": "Acme", "signed_on": None, "closed_on": None, "end": None},
        ),
        (
            "hubspot-contacts", HUBSPOT_CONTACTS,
            {"Record ID": "8", "First Name": "Ada", "Last Name": "Lin", "Phone Number": "09", "Associated Company": "Acme"},
            {"name": "Acme", "contact": "Ada Lin", "address": "09", "external_id": "8"},
        ),
        (
            "hubspot-contacts", HUBSPOT_CONTACTS,
            {"First Name": "小明", "Last Name": "王", "Email": "wang@example.org", "Phone Number": "09"},
            {"name": "王小明", "contact": "王小明", "address": "wang@example.org"},
        ),
        (
            "salesforce-accounts", SALESFORCE_ACCOUNTS,
            {"Account Owner": "mei", "Account Name": "Acme", "Account ID": "001A", "Website": "acme.example", "Type": "Customer"},
            {"name": "Acme", "owner": "mei", "external_id": "001A", "link": "acme.example", "tier": None},
        ),
        (
            "salesforce-accounts", SALESFORCE_ACCOUNT_TABLE,
            {"Id": "001A", "Name": "Acme", "OwnerId": "005B", "AnnualRevenue": "9000000"},
            {"name": "Acme", "owner": None, "external_id": "001A", "raised": None},
        ),
        (
            "salesforce-opportunities", SALESFORCE_OPPORTUNITIES,
            {"Opportunity Owner": "mei", "Account Name": "Acme", "Opportunity Name": "Acme 2026", "Stage": "Closed Won",
             "Amount": "5", "Close Date": "2026-10-01", "Opportunity ID": "006A"},
            {"name": "Acme 2026", "owner": "mei", "signed_on": date(2026, 10, 1), "external_id": "006A", "raised": None},
        ),
        (
            "salesforce-opportunities", SALESFORCE_OPPORTUNITIES,
            {"Opportunity Name": "Acme 2026", "Stage": "Closed Lost", "Close Date": "2026-10-01"},
            {"signed_on": None},
        ),
        (
            "salesforce-opportunities", SALESFORCE_OPPORTUNITY_TABLE,
            {"Id": "006A", "Name": "Acme", "StageName": "Signed", "IsWon": "true", "CloseDate": "2026-10-01"},
            {"name": "Acme", "signed_on": date(2026, 10, 1), "owner": None},
        ),
        (
            "pipedrive-deals", PIPEDRIVE_DEALS,
            {"Deal - ID": "12", "Deal - Title": "Acme", "Deal - Status": "Won", "Deal - Won time": "2026-10-01 08:00:00",
             "Deal - Contact person": "Ada", "Deal - Owner": "mei", "Deal - Value": "5"},
            {"external_id": "12", "name": "Acme", "signed_on": date(2026, 10, 1), "contact": "Ada", "owner": "mei",
             "currency": None},
        ),
        (
            "pipedrive-deals", PIPEDRIVE_DEALS,
            {"Deal - Title": "Acme", "Deal - Status": "Open", "Deal - Won time": "2026-10-01 08:00:00"},
            {"signed_on": None},
        ),
        (
            "pipedrive-deals", "Deal - Title,Deal - Won time",
            {"Deal - Title": "Acme", "Deal - Won time": "2026-10-01"},
            {"signed_on": date(2026, 10, 1)},
        ),
        (
            "pipedrive-organizations", PIPEDRIVE_ORGANIZATIONS,
            {"Organization - ID": "3", "Organization - Name": "Acme", "Organization - Owner": "mei", "Organization - Website": "a.tw"},
            {"external_id": "3", "name": "Acme", "owner": "mei", "link": "a.tw", "address": None},
        ),
        (
            "notion", NOTION,
            {"Projekt": "Acme (https://www.notion.so/Acme-1a2b?pvs=21)", "Owner": "mei", "Status": "Active",
             "Signed": "October 1, 2026 9:00 AM (GMT+8)", "Launch": "January 5, 2027", "Created time": "October 1, 2026 9:00 AM"},
            {"name": "Acme", "owner": "mei", "signed_on": date(2026, 10, 1), "launch": date(2027, 1, 5)},
        ),
        (
            "notion", "Name,Campaign,Created time",
            {"Name": "Acme (../Acme 1a2b.md)", "Campaign": "January 5, 2027 → February 4, 2027"},
            {"name": "Acme", "launch": date(2027, 1, 5), "end": date(2027, 2, 4)},
        ),
        (
            "google-contacts", GOOGLE_OLD,
            {"Name": "Ada B. Lin", "Given Name": "Ada", "Additional Name": "B.", "Family Name": "Lin", "Language": "fr",
             "Organization 1 - Name": "Acme", "E-mail 1 - Value": "ada@example.org ::: a@example.org", "Notes": "n"},
            {"name": "Acme", "contact": "Ada B. Lin", "address": "ada@example.org", "note": "n", "language": None},
        ),
        (
            "google-contacts", GOOGLE_NEW,
            {"First Name": "Ada", "Last Name": "Lin", "Labels": "* myContacts", "Phone 1 - Value": "09"},
            {"name": "Ada Lin", "contact": "Ada Lin", "address": "09"},
        ),
        (
            "google-contacts", GOOGLE_NEW,
            {"First Name": "Ada", "Organization Name": "Acme", "E-mail 1 - Value": "ada@example.org"},
            {"name": "Acme", "contact": "Ada", "address": "ada@example.org"},
        ),
    ],
)  # fmt: skip
def test_layouts(tmp_path: Path, key: str, header: str, cells: dict[str, str], told: dict[str, Any]) -> None:
    columns, row = read(tmp_path / "f.csv", header, cells)
    assert columns.profile.key == key
    assert {field: getattr(row, field) for field in told} == told


@pytest.mark.parametrize(
    "header", ["name,owner", "First Name,Last Name,name", "Deal Name,name", "Company name,name", "client,email,phone"]
)
def test_a_header_of_nobodys(header: str) -> None:
    assert mapped(header.split(","), {}, True).profile is None


def test_what_a_profile_says_nothing_of_is_guessed(tmp_path: Path) -> None:
    header = HUBSPOT_COMPANIES + ",Tier,Launch date"
    _, row = read(tmp_path / "f.csv", header, {"Company name": "Acme", "Tier": "large", "Launch date": "2027-01-05"})
    assert (row.tier, row.launch) == ("large", date(2027, 1, 5))


def test_a_profile_is_overruled(tmp_path: Path) -> None:
    titles = [*HUBSPOT_DEALS.split(","), "name"]
    columns = mapped(titles, Hints({"name": "Associated Company", "raised": "Amount"}), True)
    assert columns.title("name") == "Associated Company"
    assert columns.title("raised") == "Amount"
    columns = mapped(titles, Hints(profile="none"), True)
    assert (columns.profile, columns.title("name"), columns.title("raised")) == (None, "name", "Amount")
    cells = {"Deal Name": "Acme", "Close Date": "2026-10-01", "Deal Stage": "won"}
    columns, row = read(tmp_path / "f.csv", HUBSPOT_DEALS, cells, profile="hubspot")
    assert (columns.profile.key, row.signed_on) == ("hubspot-deals", date(2026, 10, 1))
    columns, row = read(tmp_path / "f.csv", "Deal Name,amount", {"Deal Name": "Acme", "amount": "5"}, "hubspot-deals")
    assert (columns.profile.key, row.name, row.raised) == ("hubspot-deals", "Acme", None)


def test_no_such_profile() -> None:
    with pytest.raises(BadInput, match=r"There is no profile “excel”; there are hubspot-deals, .*notion, and none\."):
        mapped(["name"], Hints(profile="excel"), True)


def test_the_table_is_sound() -> None:
    assert len({profile.key for profile in PROFILES}) == len(PROFILES)
    for profile in PROFILES:
        assert profile.what in EXPORTED
        assert profile.fields.keys() <= FIELDS.keys()
    assert set(DAYS) <= FIELDS.keys()
