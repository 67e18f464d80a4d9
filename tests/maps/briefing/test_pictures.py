"""The pictures of a briefing: they take part in its numbers, and speak its language."""

from __future__ import annotations

import re

from matplotlib.figure import Figure
from matplotlib.text import Text

from controlmap.layers.findings import findings
from controlmap.layers.store import Store
from controlmap.maps.briefing import brief
from controlmap.maps.briefing.arabic import ARABIC
from controlmap.maps.briefing.document import Language, Picture
from controlmap.maps.briefing.naming import called_in

WEEK = ("2019-11-18", "2019-11-25")


def pictures(store: Store, language: Language = "en") -> list[Picture]:
    section = brief(findings(store, *WEEK), language).sections[0]
    return [block for block in section.blocks if isinstance(block, Picture)]


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)}


def test_numbers_on_the_plate_are_those_of_the_briefing(case: Store) -> None:
    briefing = brief(findings(case, *WEEK))
    (plate, _) = (block.plate() for block in briefing.sections[0].blocks if isinstance(block, Picture))
    numbers = {
        int(number)
        for text in texts(plate)
        for group in re.findall(r"\[([\d, –\n]+)\]", text)
        for number in re.findall(r"\d+", group)
    }
    assert max(numbers) <= len(briefing.sources)
    assert not any(text.startswith("Sources:") for text in texts(plate))


def test_an_arabic_plate_has_arabic_words_and_names(case: Store) -> None:
    map_plate, chart = (one.plate() for one in pictures(case, "ar"))
    shown = " ".join(texts(map_plate))
    assert "قبل: 18 تشرين الثاني 2019" in shown
    assert "المشيرفة" in shown
    assert "Mushayrafa" not in shown
    english = [
        phrase for phrase in ARABIC.phrases if any(phrase == text.strip() for text in texts(map_plate))
    ]
    assert english == []
    assert "تحت السيطرة، كم²" in texts(chart)


def test_names_stay_where_a_language_has_none(case: Store) -> None:
    change = findings(case, *WEEK).change
    assert called_in("en", change) is change
    arabic = called_in("ar", change)
    for old, new in zip(change.after.places["name"], arabic.after.places["name"], strict=True):
        assert new
        assert new == old or re.search("[\u0600-\u06ff]", new)
    assert arabic.after.zones is change.after.zones
