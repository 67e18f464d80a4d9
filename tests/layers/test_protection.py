"""Sensitive sources are named nowhere, in any spelling, and what only looks like one is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from controlmap.layers.protection import WITHHELD, Protection
from controlmap.layers.schema import Source

ITIC = Source("ITIC", url="https://itic.example/1")


def protecting(citation: str, url: str = "") -> Protection:
    return Protection.of([Source(citation, url=url, sensitive=True), ITIC])


@pytest.mark.parametrize(
    ("citation", "spelling"),
    [
        ("Field Team 7", "FIELD  team 7"),
        ("Field Team 7", "Field-Team 7"),
        ("Field Team 7", "field_team_7"),
        ("Field Team 7", "FieldTeam7"),
        ("FieldTeam7", "Field Team 7"),
        ("Field Team 7", "Field\u200bTeam 7"),
        ("Field Team 7", "Fi\u00adeld Te\u200dam 7"),
        ("Field Team 7", "\u202eField Team\u2069 7"),
        ("Field Team 7", "\uff26ield Team \u2466"),
        ("Field Team 7", "Field%20Team%207"),
        ("Field Team 7", "'Field Team', 7"),
        ("(Field) Team 7!", "field team 7"),
        ("Zo\u00eb", "Zoe\u0308"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Zo\u00eb", "Zoe"),
        ("Stra\u00dfe", "STRASSE"),
        ("أحمد", "أَحمد"),
        ("أَحمد", "احمد"),
        ("أحمد", "أحـمد"),
        ("فرقة هدى", "فرقه هدي"),
        ("فريق", "%D9%81%D8%B1%D9%8A%D9%82"),
        ("🦅🦅", "🦅\ufe0f 🦅"),
        ("🦅🦅", "🦅\u200d🦅"),
        ("https://t.me/team7", "t.me/team7"),
    ],
)
def test_a_source_is_known_in_any_spelling(citation: str, spelling: str) -> None:
    protection = protecting(citation)
    for text in (spelling, f"the blog ({spelling}) says"):
        assert protection.text(text) == ""
        assert protection.hides(Source(text))


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        ("Field Team 7", "Field Team 77"),
        ("Field Team 7", "Field Team 7\u200b7"),
        ("Field Team 7", "Afield team 7"),
        ("Field Team 7", "Team 7 of the field"),
        ("Field Team 7", "Field Team, and 8 others"),
        ("أحمد", "أحمدي"),
        ("Zo\u00eb", "Zoey"),
        ("", "North bank"),
        (" ", "North bank"),
        ("\u200b", "North bank"),
        *((pattern, "North bank") for pattern in ("(?!)", "[", "\\", "$^", ".*", "()")),
        ("a|b", "a bank"),
    ],
)
def test_what_shares_letters_alone_stays(citation: str, text: str) -> None:
    protection = protecting(citation)
    assert protection.text(text) == text
    assert not protection.hides(Source(text))


@pytest.mark.parametrize(
    "url",
    ["https://t.me/team7/", "https://t.me/team7", "HTTP://www.t.me/Team7", "t.me/team7", "//t.me/team7"],
)
@pytest.mark.parametrize(
    "address",
    [
        "https://t.me/team7",
        "http://t.me/team7/",
        "https://www.t.me/team7",
        "t.me/team7",
        "https://T.me/%74eam7",
        "https://t.me/team7/120?single",
        "tg://t.me/team7#1",
    ],
)
def test_an_address_is_known_however_it_is_reached(url: str, address: str) -> None:
    protection = protecting("Field Team 7", url)
    assert protection.text(f"see {address}.") == ""
    assert protection.sources([Source("K24", url=address)]) == (Source("K24"),)


@pytest.mark.parametrize("address", ["https://t.me/team77", "https://t.me/team", "https://example.org/team7"])
def test_another_address_of_the_same_host_stays(address: str) -> None:
    other = Source("K24", url=address)
    assert protecting("Field Team 7", "https://t.me/team7/").sources([other]) == (other,)


def test_all_that_is_withheld_of_a_record_is_one_source_and_its_id_goes() -> None:
    protection = protecting("Field Team 7")
    team, relay = Source("Field Team 7", sensitive=True), Source("Blog relaying Field Team 7", side="theirs")
    assert protection.sources([team, ITIC, relay]) == (WITHHELD, ITIC)
    assert protection.sources([Source("K24", side="of field-team 7")]) == (Source("K24"),)
    assert protection.record_id("T7-0042", [ITIC, relay]) == ""
    assert protection.record_id("E2", [ITIC]) == "E2"
    assert protection.record_id("field_team_7.2", [ITIC]) == ""


def test_what_is_not_sensitive_protects_nobody() -> None:
    protection = Protection.of([ITIC])
    assert protection.text("as ITIC told") == "as ITIC told"
    assert protection.sources([ITIC]) == (ITIC,)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(deadline=None)
@given(texts, texts, texts)
@example("(?!) .* [a-z]+ $", "as", "told")
@example("$^\\", "as", "told")
@example("https://www.", "as", "told")
def test_whatever_a_citation_is_it_does_not_get_out(citation: str, before: str, after: str) -> None:
    """Also where it would mean something to a search pattern; as a word of its own, in any text."""
    protection = protecting(citation)
    seen = any(unicodedata.category(letter)[0] in "LNPS" for letter in citation)
    same = citation.upper().casefold() == citation.casefold()
    if seen and same and "ـ" not in citation:  # the stroke that only lengthens an Arabic word
        assert protection.text(f"{before} {citation.upper()} {after}") == ""
        assert protection.text(f"{before} {unicodedata.normalize('NFD', citation)} {after}") == ""


def test_long_text_of_signs_is_searched_in_one_pass() -> None:
    """A search that tried all ways to share out the signs would not end."""
    protection = Protection.of(
        [Source("Field Team 7", sensitive=True), Source("-" * 40 + "!", sensitive=True)]
    )
    text = "field" + "-" * 30_000 + "team" + "_" * 30_000
    assert protection.text(text) == text
