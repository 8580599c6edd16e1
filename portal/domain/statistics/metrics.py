"""The portal's figures: one definition each. The counting in `sources` follows these rules and no others.

The words that people read of them stand in `portal/web/statistics_words.py`, by the same codes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from portal.domain.statistics.types import Dimension

BY_PERSON = (
    Dimension.TOTAL,
    Dimension.CLUSTER,
    Dimension.LANGUAGE,
    Dimension.NATIONALITY_GROUP,
    Dimension.AGE_BAND,
    Dimension.COMMUNITY_KIND,
)
OF_EVENT = (
    Dimension.TOTAL,
    Dimension.LANGUAGE,
    Dimension.NATIONALITY_GROUP,
    Dimension.AGE_BAND,
    Dimension.COMMUNITY_KIND,
)


class Unit(enum.StrEnum):
    """What a figure counts."""

    PEOPLE = "people"
    PROPOSALS = "proposals"
    COMMENTS = "comments"
    ENDORSEMENTS = "endorsements"
    ANSWERS = "answers"
    DAYS = "days"
    TEXTS = "texts"
    TRANSLATIONS = "translations"


class Counted(enum.StrEnum):
    """Who counts."""

    PARTICIPATION = "participation"
    """Everybody but staff; what the office entered for somebody without an address counts, imported texts do not."""


class Measure(enum.StrEnum):
    """The codes of the figures."""

    REGISTRATIONS = "registrations"
    ATTENDED = "attended"
    NO_SHOWS = "no_shows"
    WAITING = "waiting"
    PROPOSALS = "proposals"
    COMMENTS = "comments"
    ENDORSEMENTS = "endorsements"
    ANSWERS = "answers"
    ANSWERED = "answered"
    ANSWER_DAYS = "answer_days"
    PARTICIPANTS = "participants"
    TONE = "tone"
    TRANSLATIONS_READY = "translations_ready"
    TRANSLATIONS_WAITING = "translations_waiting"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: what it counts, by what it is told apart, when it belongs to a quarter, and where it comes from.

    `n` is what the figure is a part or a sum of, `moment` decides the quarter, `rule` is the counting in plain words.
    """

    code: Measure
    unit: Unit
    n: str
    source: str
    moment: str
    rule: str
    dimensions: tuple[Dimension, ...]
    published: bool
    """Whether releases hold it, rounded and suppressed; the others are for the portal's own pages and staff."""
    who: Counted = Counted.PARTICIPATION
    of_events: bool = False


METRICS = (
    Metric(
        Measure.REGISTRATIONS,
        Unit.PEOPLE,
        "people of the parties that registered",
        "participation_act (registration)",
        "when the registration was confirmed",
        "People of confirmed registrations that have not been given up.",
        BY_PERSON,
        published=True,
        of_events=True,
    ),
    Metric(
        Measure.ATTENDED,
        Unit.PEOPLE,
        "people of the parties that registered",
        "checkin_record (fresh)",
        "when the event ends",
        "Different people who were let in at a door of the event.",
        BY_PERSON,
        published=True,
        of_events=True,
    ),
    Metric(
        Measure.NO_SHOWS,
        Unit.PEOPLE,
        "people with a good ticket",
        "ticket, checkin_record",
        "when the event ends",
        "People with a good ticket who were let in nowhere, at events that are over and where doors were staffed.",
        BY_PERSON,
        published=True,
        of_events=True,
    ),
    Metric(
        Measure.WAITING,
        Unit.PEOPLE,
        "people of the parties that registered",
        "registration_booking",
        "when the event ends",
        "People of confirmed registrations in the waiting list of at least one session.",
        BY_PERSON,
        published=True,
        of_events=True,
    ),
    Metric(
        Measure.PROPOSALS,
        Unit.PROPOSALS,
        "proposals handed in",
        "participation_act (proposal), proposal",
        "when the proposal was handed in",
        "Proposals that were published, whatever became of them since.",
        (*BY_PERSON, Dimension.OUTCOME),
        published=True,
    ),
    Metric(
        Measure.COMMENTS,
        Unit.COMMENTS,
        "comments",
        "participation_act (comment)",
        "when the comment was posted",
        "Comments that their writers have not deleted, also those that moderators have hidden.",
        BY_PERSON,
        published=True,
    ),
    Metric(
        Measure.ENDORSEMENTS,
        Unit.ENDORSEMENTS,
        "endorsements",
        "participation_act (endorsement)",
        "when the proposal was endorsed",
        "Endorsements of proposals that have not been taken back.",
        BY_PERSON,
        published=True,
    ),
    Metric(
        Measure.ANSWERS,
        Unit.ANSWERS,
        "answers of the city to people's proposals",
        "proposal_step",
        "when the city answered",
        "Answers with words to proposals; language and groups are those of the proposals' writers.",
        BY_PERSON,
        published=True,
    ),
    Metric(
        Measure.ANSWERED,
        Unit.PROPOSALS,
        "proposals answered for the first time",
        "proposal_step",
        "when the city first answered",
        "Proposals that got their first answer with words, they themselves or the one that they were merged into.",
        BY_PERSON,
        published=False,
    ),
    Metric(
        Measure.ANSWER_DAYS,
        Unit.DAYS,
        "proposals answered for the first time",
        "proposal_step",
        "when the city first answered",
        "Whole days from publication to the first answer with words, to them or to the one that they were merged into, "
        "summed up over the proposals answered.",
        BY_PERSON,
        published=False,
    ),
    Metric(
        Measure.PARTICIPANTS,
        Unit.PEOPLE,
        "people",
        "participation_act",
        "when they last took part in the quarter",
        "Different people who registered, proposed, commented or endorsed; each once, as what they were told to be at "
        "their last act. What the office entered for somebody without an address is one person each.",
        BY_PERSON,
        published=True,
    ),
    Metric(
        Measure.TONE,
        Unit.TEXTS,
        "published proposals and comments",
        "text (tone)",
        "when the text was handed in",
        "Texts by the estimate of their tone; those without one count as unclear.",
        (Dimension.TONE,),
        published=True,
    ),
    Metric(
        Measure.TRANSLATIONS_READY,
        Unit.TRANSLATIONS,
        "translations ordered of published proposals and comments",
        "translation",
        "when the text was handed in",
        "Translations that can be read, whole or in part, by the language they are in.",
        (Dimension.TOTAL, Dimension.CLUSTER, Dimension.LANGUAGE),
        published=False,
    ),
    Metric(
        Measure.TRANSLATIONS_WAITING,
        Unit.TRANSLATIONS,
        "translations ordered of published proposals and comments",
        "translation",
        "when the text was handed in",
        "Translations that wait for a machine, by the language they are to be in.",
        (Dimension.TOTAL, Dimension.CLUSTER, Dimension.LANGUAGE),
        published=False,
    ),
)
BY_CODE = {metric.code: metric for metric in METRICS}
WITH_CLUSTERS = (Dimension.OUTCOME, Dimension.TONE)
"""Dimensions that are counted for each cluster as well as for all together."""
