"""The briefing as Markdown: what stands in it is text, whatever it looks like."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from controlmap.maps.briefing.document import Briefing, Paragraph, Picture, Row, Section, Table
from controlmap.maps.briefing.markdown import write_markdown

HOSTILE = "*a* _b_ `c` [d](e) <f> #g | h ~i~ & $j$ !k \\l"


def briefing() -> Briefing:
    table = Table(("A | B", "n"), (Row((HOSTILE, "1.00"), (1, 2, 3), "disputed"),), frozenset({1}))
    picture = Picture("map", "A *map*", Figure)
    section = Section("Part", (Paragraph(HOSTILE, (2,), "unsourced"), table, picture))
    sources = (("One", "https://example.org/a_b"), ("Two", "javascript:alert(1)"), ("Three <b>", ""))
    marks = (("unsourced", "no source"), ("disputed", "doubt"))
    return Briefing(
        "A # title",
        "then",
        Paragraph("All.", (1, 3)),
        (section,),
        sources,
        "None.",
        "Who",
        "Src",
        marks=marks,
    )


def test_what_looks_like_markdown_is_text(folder: Path) -> None:
    write_markdown(briefing(), Path("a b(1).md"))
    text = Path("a b(1).md").read_text("utf-8")
    shown = r"\*a\* \_b\_ \`c\` \[d\](e) \<f\> \#g \| h \~i\~ \& \$j\$ \!k \\l"
    assert f"{shown} [2] *(no source)*" in text
    assert f"| {shown} | 1.00 | [1–3] *(doubt)* |" in text
    assert text.startswith("# A \\# title\n\nthen\n\n**All.** [1, 3]\n")
    assert "| A \\| B | n | Src |\n| :-- | --: | :-- |" in text


def test_sources_are_a_list_and_only_addresses_of_the_web_are_links(folder: Path) -> None:
    write_markdown(briefing(), Path("a.md"))
    assert (
        Path("a.md")
        .read_text("utf-8")
        .endswith("## Who\n\n1. One <https://example.org/a_b>\n2. Two\n3. Three \\<b\\>\n")
    )


def test_pictures_lie_beside_the_page(folder: Path) -> None:
    write_markdown(briefing(), Path("a b(1).md"))
    assert "![A \\*map\\*](a%20b%281%29-map.png)\n\n*A \\*map\\**" in Path("a b(1).md").read_text("utf-8")
    assert Path("a b(1)-map.png").read_bytes().startswith(b"\x89PNG")
