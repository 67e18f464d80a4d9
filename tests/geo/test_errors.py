"""Messages fit one screen, and the tree has one root."""

from controlmap.geo import errors
from controlmap.geo.errors import ControlmapError, DataError, Fault


def test_every_error_has_the_one_root() -> None:
    named = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(error, ControlmapError) for error in named if error is not Fault)


def test_a_mend_stands_once_below_the_faults_that_share_it() -> None:
    faults = [Fault("a.csv", str(n), "no date", "fill in the date") for n in (1, 2)]
    assert str(DataError(faults)).splitlines() == [
        "a.csv, feature 1: no date",
        "a.csv, feature 2: no date",
        "  mend: fill in the date",
    ]


def test_a_thousand_faults_fit_one_screen() -> None:
    faults = [Fault("a.csv", str(n), f"fault {n}", f"mend {n}") for n in range(1000)]
    lines = str(DataError(faults)).splitlines()
    assert len(lines) < 30
    assert lines[-1] == "... and 988 more faults"
