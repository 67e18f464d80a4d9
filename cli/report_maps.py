"""The maps of the bundled case's report, each made of recorded layers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..layers.change import Change
    from ..layers.store import Store
    from ..maps.printed.frame import Printable

__all__ = ["ReportMap", "report_maps"]

WEEK = date(2019, 11, 21), date(2019, 11, 27)
ACTIVITY = date(2019, 11, 18), date(2019, 11, 27)
"""The report of a week tells what groups did a few days before it too."""

AROUND_IDLIB_KM = 60.0
PROVINCES = ("dez_prov", "anbar", "salahdin", "kirkuk_prov", "diyala")


class ReportMap(NamedTuple):
    """A map of the report: the name of its files, its title, and what it shows."""

    name: str
    title: str
    subject: Printable


def report_maps(store: Store, change: Change) -> list[ReportMap]:
    """Make the maps of the report.

    Parameters
    ----------
    store
        With the bundled case.
    change
        That of the takeover, from 18 to 25 November 2019.

    Returns
    -------
    list of ReportMap
        In the order of the report.
    """
    from ..layers.extent import within
    from ..layers.incidents import Choice, Incidents
    from ..maps.subjects import Locator, Situation
    from .extent import Extent

    last = store.at(WEEK[1])
    idlib = Extent("idlib", AROUND_IDLIB_KM).area(store, None)
    assert idlib is not None

    def activity(*provinces: str, countries: tuple[str, ...] = ()) -> Incidents:
        return Incidents(last, Choice(*ACTIVITY, actors=("ISIS",), countries=countries, provinces=provinces))

    def located(*names: str) -> Locator:
        return Locator(tuple(map(store.place, names)))

    airstrikes = Incidents(within(last, idlib), Choice(*WEEK, kinds=("airstrike",)))
    return [
        ReportMap("villages-taken-over", "Villages taken over around Mushayrafa", change),
        ReportMap("control-areas", "Control areas in south-eastern Idlib", Situation(change)),
        ReportMap("airstrikes", "Airstrikes south of Idlib", airstrikes),
        ReportMap("isis-euphrates", "ISIS in the Euphrates Valley", activity("Deir ez-Zor")),
        ReportMap("isis-iraq", "ISIS in Iraq", activity(countries=("Iraq",))),
        ReportMap("isis-sinai", "ISIS in Sinai", activity("North Sinai")),
        ReportMap("tabankort", "Tabankort, Mali", located("tabankort")),
        ReportMap("nangarhar", "Nangarhar and Achin, Afghanistan", located("nangarhar", "achin")),
        ReportMap("provinces", "Provinces in eastern Syria and Iraq", located(*PROVINCES)),
    ]
