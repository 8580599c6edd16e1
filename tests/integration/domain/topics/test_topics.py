"""From what people write to what is published of a quarter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.participation.models import ParticipationAct, Quarantine
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.domain.texts import service as texts
from portal.domain.texts.models import Text
from portal.domain.topics import counting, queries, service
from portal.domain.topics.models import TopicEdition, TopicText
from portal.domain.topics.types import Edition, Network
from portal.foundation import clock
from portal.tasks import topics
from tests.factories.wishes import Wishes

PARK = "The park needs a fountain"


def exact(portal: Portal, period: str) -> Network:
    with portal.database.reading() as session:
        return counting.network(session, period, portal.settings.timezone)


def published(portal: Portal, period: str) -> Edition:
    topics.keep_up(portal.database, portal.settings.timezone)
    with portal.database.reading() as session:
        found = queries.edition(session, period)
    assert found is not None
    return found


def people_of(network: Network) -> dict[str, int]:
    return {node.name: node.people for node in network.nodes}


def crowd(wishes: Wishes, number: int, body: str = PARK, **more: object) -> None:
    for person in range(number):
        wishes.propose(f"person {person}", body, **more)  # type: ignore[arg-type]


def test_ten_people_make_a_keyword_and_nine_do_not(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 10)
    for person in range(9):
        wishes.propose(f"person {person}", "The playground is closed")
    network = exact(portal, period)
    assert people_of(network) == {"en:park": 10, "en:fountain": 10}
    assert network.weights == {("en:fountain", "en:park"): 10}


def test_one_author_who_writes_a_word_a_thousand_times_is_one_person(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    for _ in range(12):
        wishes.propose("loud", "park " * 1000)
    assert exact(portal, period).nodes == ()
    crowd(wishes, 9)
    assert people_of(exact(portal, period))["en:park"] == 10


def test_park_and_its_korean_name_are_one_keyword_where_a_translation_is_ready(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    crowd(wishes, 6)
    for person in range(5):
        wishes.propose(
            f"korean {person}", "공원에 분수를 만들어 주세요", "ko", translations={"en": "Build a fountain in the park"}
        )
    assert people_of(exact(portal, period))["en:park"] == 11


def test_what_is_not_translated_is_read_as_what_it_means_in_texts_that_are(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    for person in range(6):
        wishes.propose(f"translated {person}", "공원이 좋습니다", "ko", translations={"en": "park"})
    for person in range(5):
        wishes.propose(f"waiting {person}", "공원에서", "ko")
    assert people_of(exact(portal, period)) == {"en:park": 11}


def test_a_language_that_nothing_is_translated_from_has_keywords_of_its_own(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    for person in range(10):
        wishes.propose(f"person {person}", "парк", "ru")
    found = published(portal, period)
    assert [(node.name, node.label("ko")) for node in found.nodes] == [("ru:парк", ("парк", "ru"))]


def test_a_keyword_is_named_in_a_readers_language_where_ten_people_have_both_words(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    crowd(wishes, 10, "Parks", translations={"ko": "공원을", "de": "Parks"})
    for person in range(9):
        wishes.propose(f"person {person}", "Parks", translations={"ja": "公園"})
    (node,) = published(portal, period).nodes
    assert node.label("ko") == ("공원", "ko")
    assert node.label("ja") == ("Parks", "en")


def test_what_was_taken_off_hidden_or_withdrawn_does_not_count(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 9)
    for state in ("refused", "withdrawn"):
        wishes.propose(f"gone {state}", PARK, state=state)
    proposal_id = wishes.propose("person 1", "Something else entirely")
    wishes.comment("hidden", proposal_id, PARK, state="hidden")
    wishes.comment("deleted", proposal_id, PARK, state="deleted")
    assert exact(portal, period).nodes == ()
    wishes.comment("tenth", proposal_id, PARK)
    assert people_of(exact(portal, period))["en:park"] == 10


def test_people_who_are_set_apart_make_nothing_public(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 10)
    with portal.database.unit_of_work() as session:
        person = session.scalars(select(ParticipationAct.person).limit(1)).one()
        session.add(Quarantine(person=person, at=clock.now(), reason="a burst", by_id=None, burst=1))
    assert exact(portal, period).nodes == ()


def test_figures_are_rounded_and_small_ones_do_not_appear(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 13)
    for person in range(9):
        wishes.propose(f"person {person}", "A bench in the park")
    found = published(portal, period)
    assert {node.name: node.people for node in found.nodes} == {"en:park": 15, "en:fountain": 15}
    assert found.weights == {("en:fountain", "en:park"): 15}
    assert found.people == 15
    assert "bench" not in str(found.as_document())


def test_people_by_topic_are_hidden_together_where_one_topic_has_few(
    portal: Portal, wishes: Wishes, period: str
) -> None:
    crowd(wishes, 30, cluster="C3")
    for person in range(30, 45):
        wishes.propose(f"person {person}", PARK, cluster="C1")
    for person in range(45, 48):
        wishes.propose(f"person {person}", PARK, cluster="C4")
    clusters = published(portal, period).nodes[0].clusters
    assert clusters["C3"] == 30
    assert clusters["C1"] is None
    assert clusters["C4"] is None
    assert clusters["C2"] == 0


def test_tone_is_published_only_where_each_of_its_groups_may_be(portal: Portal, wishes: Wishes, period: str) -> None:
    for person in range(40):
        wishes.propose(f"person {person}", PARK, tone="positive" if person < 21 else "neutral")
    assert published(portal, period).nodes[0].tone.people == 40  # type: ignore[union-attr]
    before = quarters_before(period, 1)
    start = quarter_window(before, portal.settings.timezone).start + timedelta(days=9)
    for person in range(40):
        wishes.propose(f"person {person}", PARK, tone="negative" if person < 3 else "neutral", at=start)
    assert published(portal, before).nodes[0].tone is None


def test_a_published_quarter_is_never_changed(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 10)
    before = published(portal, period)
    crowd(wishes, 30, "A completely different bridge")
    assert published(portal, period) == before
    for change in (update(TopicEdition).values(document={}), delete(TopicEdition)):
        with pytest.raises(DBAPIError), portal.database.unit_of_work() as session:
            session.execute(change)


def test_a_quarter_that_goes_on_is_not_published(portal: Portal, wishes: Wishes) -> None:
    wishes.at = clock.now()
    crowd(wishes, 10)
    topics.keep_up(portal.database, portal.settings.timezone)
    with portal.database.reading() as session:
        assert quarter_of(clock.now(), portal.settings.timezone) not in queries.periods(session)


def test_words_are_kept_while_a_quarter_goes_on_and_taken_anew_when_a_text_changes(
    portal: Portal, wishes: Wishes
) -> None:
    wishes.at = clock.now()
    text_id = wishes.comment("somebody", wishes.propose("person", PARK), "bench")
    zone = portal.settings.timezone
    topics.keep_up(portal.database, zone)
    assert kept(portal, text_id) == [["bench", "bench", 1]]
    assert topics.take_words(portal.database, quarter_of(wishes.at, zone), zone) == 0
    with portal.database.unit_of_work() as session:
        session.execute(update(Text).where(Text.id == text_id).values(body="lamp", source_hash="y"))
    topics.keep_up(portal.database, zone)
    assert kept(portal, text_id) == [["lamp", "lamp", 1]]


def test_words_of_a_text_that_was_erased_are_forgotten(portal: Portal, wishes: Wishes) -> None:
    wishes.at = clock.now()
    text_id = wishes.comment("somebody", wishes.propose("person", PARK), "a secret")
    topics.keep_up(portal.database, portal.settings.timezone)
    with portal.database.unit_of_work() as session:
        texts.erase(session, text_id, clock.now())
    topics.keep_up(portal.database, portal.settings.timezone)
    assert kept(portal, text_id) == []


def test_words_of_a_published_quarter_are_forgotten(portal: Portal, wishes: Wishes, period: str) -> None:
    crowd(wishes, 10)
    published(portal, period)
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TopicText)) == 0


def test_without_any_texts_nothing_is_published_of_the_quarter_that_goes_on(portal: Portal) -> None:
    assert topics.keep_up(portal.database, portal.settings.timezone) == 0


def test_a_quarter_settles_for_two_weeks(portal: Portal, period: str) -> None:
    zone = portal.settings.timezone
    end = quarter_window(period, zone).end
    assert not service.is_settled(period, end + timedelta(days=13), zone)
    assert service.is_settled(period, end + timedelta(days=14), zone)
    assert service.current_periods(end + timedelta(days=1), zone) == (period, quarters_before(period, -1))


def kept(portal: Portal, text_id: int) -> list[object]:
    with portal.database.reading() as session:
        return session.scalar(select(TopicText.terms).where(TopicText.text_id == text_id)) or []
