"""Places by name, and never a silent choice among homonyms."""

import pytest
import shapely

from controlmap.geo.errors import AmbiguousError, NothingFoundError
from controlmap.layers.names import find_place
from controlmap.layers.schema import Place

POINT = shapely.Point(36.9, 35.5)
MUSHAYRAFA = Place("mushayrafa", "Mushayrafa", POINT, ("al-Musheirfeh", "Msheirfeh"), "المشيرفة", "village")
SALAMIYAH = Place("salamiyah", "Mushayrifah (Salamiyah)", POINT, (), "المشيرفة", "homonym")
ZARZUR = Place("zarzur", "Zarzur", POINT, ("al-Zarzour",), "الزرزور", "village")
PLACES = [MUSHAYRAFA, SALAMIYAH, ZARZUR]


@pytest.mark.parametrize(
    "name",
    [
        "mushayrafa",
        "Mushayrafa",
        "MUSHAYRAFA",
        "msheirfeh",
        "Al Musheirfeh",
        "al-musheirfeh",
        "مشيرفة",
        "المشيرفه",
    ]
    + ["Moushayrafeh", "Msheyrfe"],
)
def test_names_aliases_arabic_and_transliterations_find_it(name: str) -> None:
    found = find_place(name, PLACES, {"mushayrafa", "zarzur"})
    assert found.place is MUSHAYRAFA
    assert found.also == (SALAMIYAH,), "it shares the Arabic name"


def test_an_id_is_meant_literally() -> None:
    assert find_place("salamiyah", PLACES, {"mushayrafa"}).place is SALAMIYAH


def test_homonyms_without_records_are_not_chosen_between() -> None:
    with pytest.raises(AmbiguousError) as caught:
        find_place("المشيرفة", PLACES, set())
    assert "mushayrafa: " in str(caught.value)
    assert "salamiyah: " in str(caught.value)


def test_two_recorded_homonyms_are_not_chosen_between() -> None:
    with pytest.raises(AmbiguousError):
        find_place("المشيرفة", PLACES, {"mushayrafa", "salamiyah"})


def test_an_unknown_name_is_told_its_neighbours() -> None:
    with pytest.raises(NothingFoundError, match="did you mean Zarzur"):
        find_place("Zarzurr al-X", PLACES, set())
    with pytest.raises(NothingFoundError):
        find_place("", PLACES, set())


def test_two_consonants_are_too_few_to_tell_a_name() -> None:
    homs = Place("homs", "Homs", POINT)
    for name in ("Moussa", "Mais", "Amhas"):
        with pytest.raises(NothingFoundError):
            find_place(name, [*PLACES, homs], {"homs"})


def test_a_name_that_is_another_places_id_is_named_beside_it() -> None:
    alpha, other = Place("X", "Alpha", POINT), Place("y", "X", POINT)
    found = find_place("X", [alpha, other], {"y"})
    assert (found.place, found.also) == (alpha, (other,))


def test_only_listed_names_count_where_it_must_be_sure() -> None:
    with pytest.raises(NothingFoundError):
        find_place("Moushayrafeh", PLACES, {"mushayrafa"}, transliterated=False)
