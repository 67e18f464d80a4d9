"""The words of a briefing in English."""

from __future__ import annotations

from .wording import Wording

__all__ = ["ENGLISH"]

ENGLISH = Wording(
    language="en",
    locale="en_GB",
    statuses={
        "contested": "Contested",
        "presence": "Present",
        "unknown": "Unknown",
        "none": "Unassigned",
    },
    passed_from={
        "control": "from {actors}",
        "contested": "from contest between {actors}",
        "presence": "from the presence of {actors}",
        "unknown": "from an unknown holder",
        "none": "from outside all recorded zones",
    },
    passed_to={
        "control": "to {actors}",
        "contested": "into contest between {actors}",
        "presence": "to the presence of {actors}",
        "unknown": "to an unknown holder",
        "none": "out of all recorded zones",
    },
    sentences={
        "title": "What changed hands",
        "dated": "{first} to {last}",
        "dataset": "dataset {name}",
        "carried": "zones of {day} carried forward from {since}",
        "within": "within {name}",
        "known on": "as known on {moment}",
        "km2": "{figure} km²",
        "of them disputed": "{changed} ({disputed})",
        "moved": "From {first} to {last}, {flows}.",
        "flow": "{km2} passed {passage}",
        "unrecorded": "From {first} to {last}, no zones were recorded: both states are those of {since}, and"
        " whether ground changed hands is not known.",
        "no ground": "From {first} to {last}, no zones are recorded, so ground has no figures.",
        "unmoved": "From {first} to {last}, no ground changed hands.",
        "villages": "{changed}.",
        "error stated": "The positional error of the zones is {error} m; the ± of a figure is that"
        " times the outline"
        " of its ground, an upper bound.",
        "error unstated": "The positional error of the zones is not stated, so no figure has a ±.",
        "maps": "Maps",
        "map caption": "{first} (before), {last} (after) and what changed. Numbers in brackets are sources.",
        "chart caption": "Ground in control by actor from {first} to {last}. A state holds until the"
        " next recorded date.",
        "chart title": "Ground in control",
        "by actor": "What changed, by actor",
        "actor": "Actor",
        "before": "Before, km²",
        "after": "After, km²",
        "gained": "Gained, km²",
        "lost": "Lost, km²",
        "net": "Net, km²",
        "redraw": "Redraw, km²",
        "from": "From",
        "to": "To",
        "area": "Area, km²",
        "nobody": "Nobody is recorded in control of ground on either date.",
        "villages heading": "Villages that changed hands",
        "no villages": "No village is recorded to have changed hands.",
        "village": "Village",
        "since": "Since",
        "remark": "Remark",
        "disputed": "disputed",
        "takeovers heading": "Takeovers",
        "no takeovers": "No takeover: no actor came to control ground that changed hands.",
        "takeover": "{name}, {first} to {last}: {actor} reached {reached} and controlled {held} of it"
        " on {last}.",
        "fell": "Villages in the order in which they fell: {villages}.",
        "fell on": "{name} ({days})",
        "fell disputed": "{name} ({days}; disputed)",
        "routes": "Routes reached: {routes}.",
        "events heading": "Events of the period",
        "no events": "No event is recorded in the period.",
        "region": "Region",
        "type": "Type",
        "date": "Date",
        "happened": "What happened",
        "elsewhere": "no region stated",
        "event": "event",
        "then": "; ",
        "comma": ", ",
        "days": "{first} to {last}",
        "disagreements heading": "Where sources disagree",
        "no disagreements": "No source contradicts another on a village in the period.",
        "said to hold it": "Said to hold it",
        "stands": "stands by the weight of its sources",
        "against zone": "{name}: its own record on {day} says “{own}”, the zone it stands in “{zone}”.",
        "method heading": "How the figures come about",
        "same zones": "No zones were recorded between the two dates: both states are those of {since}.",
        "no zones": "No zones are recorded: ground has no figures.",
        "recorded": "Zones are recorded for {days}; between these a state holds until the next.",
        "method": "Areas are those of the WGS 84 ellipsoid, with edges straight in longitude and"
        " latitude. What each"
        " actor had, less what it lost and with what it gained and what was redrawn, is what it has.",
        "some redraw": "Differences thinner than {tolerance} m are redrawn borders, not advance:"
        " {km2} in {pieces}"
        " are left out of the gains and losses.",
        "no redraw": "No difference is thinner than {tolerance} m, so none counts as a redrawn border.",
        "unassigned": "No zone covers {before} of the area before, {after} after.",
        "judged": "A village is held by whom its latest recorded day names with the greatest sum of"
        " confidence; it is"
        " disputed where that day names several holders. A first record is no change of hands.",
        "public": "For publication, {left_out}.",
        "all public": "For publication nothing had to be left out.",
        "sources heading": "Sources",
        "sources": "Sources",
        "no sources": "No source is recorded.",
    },
    plurals={
        "changed": {"one": "{n} village changed holder", "other": "{n} villages changed holder"},
        "disputed": {"one": "{n} of them disputed", "other": "{n} of them disputed"},
        "contested days": {
            "one": "Some of it was contested on {n} day.",
            "other": "Some of it was contested on {n} days.",
        },
        "hands": {
            "one": "Control of {name} changed hands once on the way.",
            "other": "Control of {name} changed hands {n} times on the way.",
        },
        "pieces": {"one": "{n} piece", "other": "{n} pieces"},
        "notes withheld": {"one": "{n} note was left out", "other": "{n} notes were left out"},
        "sources withheld": {"one": "{n} source was left out", "other": "{n} sources were left out"},
        "events moved": {
            "one": "{n} event was moved by up to {km} km",
            "other": "{n} events were moved by up to {km} km",
        },
        "more flows": {"one": "and {n} smaller transition", "other": "and {n} smaller transitions"},
        "more dates": {"one": "{n} further date", "other": "{n} further dates"},
    },
    marks={
        "unsourced": "unsourced",
        "disputed": "disputed",
        "unsourced and disputed": "unsourced, disputed",
    },
)
