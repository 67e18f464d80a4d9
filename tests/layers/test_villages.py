"""The rule of the record for villages, clause by clause."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controlmap.layers.schema import Holder, Observation, Source
from controlmap.layers.villages import changes_of_hands, held_since, verdicts

DAY = date(2019, 11, 20)
ARMY, REBELS = Holder("army", "control"), Holder("rebels", "control")


def said(
    actor: str, day: date = DAY, confidence: float | None = None, time: str = "", status: str = "control"
) -> Observation:
    return Observation(day, actor=actor, status=status, confidence=confidence, time_of_day=time)


def test_the_greatest_sum_of_confidence_holds() -> None:
    verdict = verdicts([said("army", confidence=0.9), *[said("rebels", confidence=0.5)] * 2])[0]
    assert verdict.holder == REBELS
    assert verdict.disputed
    assert verdict.confidence == {REBELS: 1.0, ARMY: 0.9}


def test_no_confidence_given_counts_as_one() -> None:
    assert verdicts([said("army", confidence=0.9), said("rebels")])[0].holder == REBELS


def test_a_tie_keeps_the_previous_holder() -> None:
    history = [said("rebels", DAY - timedelta(days=1)), said("army"), said("rebels")]
    assert [verdict.holder for verdict in verdicts(history)] == [REBELS, REBELS]
    sums = [
        said("rebels", DAY - timedelta(1)),
        *[said("army", confidence=0.1)] * 3,
        said("rebels", confidence=0.3),
    ]
    assert verdicts(sums)[-1].holder == REBELS, "0.1 + 0.1 + 0.1 is 0.3"


def test_one_holder_named_by_many_is_not_disputed() -> None:
    assert not verdicts([said("army"), said("army")])[0].disputed


def test_a_first_record_is_no_change_of_hands() -> None:
    assert changes_of_hands(verdicts([said("army")])) == []


def test_contested_days_do_not_count_as_changes() -> None:
    days = [
        said("rebels"),
        said("army|rebels", DAY + timedelta(1), status="contested"),
        said("rebels", DAY + timedelta(2)),
    ]
    assert changes_of_hands(verdicts(days)) == []
    days[2] = said("army", DAY + timedelta(2))
    changes = changes_of_hands(verdicts(days))
    assert [(change.from_actor, change.to_actor) for change in changes] == [("rebels", "army")]


def test_whoever_held_it_earlier_that_day_stands_before() -> None:
    records = [
        said("rebels", DAY - timedelta(1)),
        said("army", confidence=0.5, time="dawn"),
        said("rebels", confidence=0.9, time="morning"),
    ]
    judged = verdicts(records)
    assert judged[-1].holder == REBELS
    assert judged[-1].before == (ARMY,)
    assert [change.to_actor for change in changes_of_hands(judged)] == ["army", "rebels"]


def test_whoever_is_named_later_that_day_only_claims() -> None:
    records = [said("army", confidence=0.5, time="evening"), said("rebels", confidence=0.9, time="morning")]
    verdict = verdicts(records)[0]
    assert verdict.before == ()
    assert [verdict.bearing(record) for record in verdict.records] == ["held", "claim"]


def test_without_a_time_nobody_stands_before() -> None:
    assert verdicts([said("army", time="dawn", confidence=0.2), said("rebels")])[0].before == ()


def test_held_since_the_first_day_of_the_unbroken_run() -> None:
    days = [
        said("army"),
        said("rebels", DAY + timedelta(1)),
        said("army", DAY + timedelta(2)),
        said("army", DAY + timedelta(5)),
    ]
    assert held_since(verdicts(days)).date == DAY + timedelta(2)


def test_who_disagrees_is_named_with_the_sources() -> None:
    source = Source("Al-Masdar")
    claim = Observation(DAY, actor="army", confidence=0.1, sources=(source,))
    assert verdicts([claim, said("rebels")])[0].against == ((ARMY, (source,)),)


@given(
    st.permutations(
        [
            said("army", confidence=0.4, time="dawn"),
            said("rebels", confidence=0.7),
            said("army", DAY + timedelta(3)),
        ]
    )
)
def test_the_order_of_the_records_does_not_matter(records: list[Observation]) -> None:
    assert [verdict.holder for verdict in verdicts(records)] == [REBELS, ARMY]
