"""A briefing made by hand, in both languages, as a draft with everything that a briefing may hold."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.figure import Figure

from controlmap.maps.briefing.document import Briefing, Language, Paragraph, Picture, Row, Section, Table
from controlmap.maps.plate import STYLE, drawn_in

REPORT = "https://example.org/report-17"
SOURCES = (
    ("Institute for Reports, number 17, 2019-11-26", REPORT),
    ("A channel, 2019-11-24", ""),
    (f"Observers, {REPORT}#2", f"{REPORT}#2"),
    ("⁨وكالة الأنباء⁩, 2019-11-25", "https://example.org/اخبار"),
    ("Somebody", "javascript:alert(1)"),
)


def bars() -> Figure:
    """A chart that is wider than a page."""
    with drawn_in(STYLE):
        figure = Figure(figsize=(11, 5))
        axes = figure.add_subplot()
        axes.bar(["army", "rebels"], [22.07, 5.36], hatch="//")
        axes.set_title("Gained, km²  ⁨المشيرفة⁩")
    return figure


CHART = Picture("gains", "Ground gained by actor, 18 to 25 November 2019.", bars)

ENGLISH = Briefing(
    title="The takeover of Mushayrafa (⁨المشيرفة⁩)",
    dated="18 to 25 November 2019, dataset itic",
    headline=Paragraph(
        "The Syrian army took 22.07 km² and six villages; 5.36 km² around ⁨المشيرفة⁩ (3 km) are contested.",
        (1, 2, 3),
    ),
    sections=(
        Section(
            "What changed",
            (
                Paragraph("Zarzur (⁨الزرزور⁩) passed to the army on 24 November.", (1, 3, 4, 5)),
                Paragraph("Two convoys were seen on the road.", (), "unsourced"),
                Table(
                    ("village", "in Arabic", "from", "to", "km²"),
                    (
                        Row(("Zarzur", "⁨الزرزور⁩", "rebels", "Syrian army and allied forces", "12.50"), (1,)),
                        Row(("Mushayrafa", "⁨المشيرفة⁩", "rebels", "contested", "−3.25"), (1, 4), "disputed"),
                        Row(("Umm al-Khalakhil", "", "rebels", "", "104.00")),
                    ),
                    frozenset({4}),
                ),
            ),
        ),
        Section("In pictures", (CHART,)),
    ),
    sources=SOURCES,
    no_sources="No source.",
    sources_heading="Sources",
    sources_word="sources",
    marks=(("unsourced", "no source"), ("disputed", "contradicted")),
)
ARABIC = Briefing(
    title="السيطرة على المشيرفة",
    dated="من 18 إلى 25 تشرين الثاني 2019، بيانات ⁨itic⁩",
    headline=Paragraph(
        "سيطر الجيش السوري على 22.07 كم² وست قرى، منها ⁨Zarzur (3 km).⁩ وما زالت المشيرفة متنازعا عليها.",
        (1, 2, 3),
    ),
    sections=(
        Section(
            "ما تغير",
            (
                Paragraph("انتقلت الزرزور إلى الجيش في 24 تشرين الثاني.", (1, 3, 4, 5)),
                Paragraph("شوهدت قافلتان على الطريق.", (), "unsourced"),
                Table(
                    ("القرية", "بالإنكليزية", "من", "إلى", "كم²"),
                    (
                        Row(("الزرزور", "⁨Zarzur⁩", "الفصائل", "الجيش السوري", "12.50"), (1,)),
                        Row(
                            ("المشيرفة", "⁨Mushayrafa⁩", "الفصائل", "متنازع عليها", "−3.25"), (1, 4), "disputed"
                        ),
                        Row(("أم الخلاخيل", "", "الفصائل", "", "104.00")),
                    ),
                    frozenset({4}),
                ),
            ),
        ),
        Section("بالصور", (replace(CHART, caption="الأرض المكتسبة، من 18 إلى 25 تشرين الثاني 2019."),)),
    ),
    sources=SOURCES,
    no_sources="لا مصدر.",
    sources_heading="المصادر",
    sources_word="المصادر",
    language="ar",
    marks=(("unsourced", "بلا مصدر"), ("disputed", "مختلف عليه")),
)

HOSTILE = (
    *("a\0b\x1b[31m", '#read("/etc/passwd")', "$x$ *a* _b_ = c", "<b>]]>&amp;", "x" * 2000, "ش" * 300, ""),
    *("\ud800\ufffe\uffff", "\u202eabc", "⁨⁨open", "⁩⁩pop", "中\u0308 \ue000 😀", "\n\n= h\n", "word " * 300),
    "@source-1 <source-1> \\ // [ ] #",
)


def hostile_briefing(language: Language) -> Briefing:
    """A briefing with hostile text wherever there is text."""
    rows = tuple(Row((words, "", words), (1, 9), "disputed") for words in HOSTILE)
    table = Table((HOSTILE[1], HOSTILE[2], HOSTILE[3]), rows, frozenset({2}))
    picture = replace(CHART, name=HOSTILE[1], caption=HOSTILE[1] + " c" * 900)
    said = tuple(Paragraph(words, (2, 3, 9), "unsourced") for words in HOSTILE)
    return Briefing(
        title=HOSTILE[0] + HOSTILE[2] + "y" * 300,
        dated=HOSTILE[1],
        headline=Paragraph(" ".join(HOSTILE), (1, 7, 9)),
        sections=(Section(HOSTILE[1], (*said, table, picture)), Section("", ())),
        sources=tuple((words, words) for words in HOSTILE),
        no_sources=HOSTILE[1],
        sources_heading=HOSTILE[2],
        sources_word=HOSTILE[3],
        language=language,
        marks=(("unsourced", HOSTILE[1]), ("disputed", HOSTILE[3])),
    )
