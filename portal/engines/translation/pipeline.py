"""From texts to outcomes: translation memory, then the machine, then the checks, sentence by sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.engines.translation import segments
from portal.engines.translation.checks import Candidate, first_hard_failure, first_route_failure
from portal.engines.translation.legs import Leg, Pair, find_route
from portal.engines.translation.masking import has_words
from portal.engines.translation.termbase import Termbase
from portal.engines.translation.types import Job, Outcome, Provenance, Segment, Span, Status, TermViolation
from portal.engines.translation.verify import Verdict, Workbench

ENGINE = "argos"
UNSPACED = frozenset({"ja", "zh-Hans", "zh-Hant", "th"})
"""Languages that put no space between sentences."""
SPACES = " \t\u3000"
PART = 50_000
"""Characters times languages that are worked at a stretch: half a minute or so of one core with a full-size model."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One (job, target) with the sentences that need a machine."""

    job: Job
    target: str
    spans: tuple[Span, ...]
    asked: tuple[str, ...]
    route: tuple[Pair, ...] | None


def translate(
    jobs: Sequence[Job],
    legs: Mapping[Pair, Leg],
    termbase: Termbase,
    *,
    between: Callable[[], None] = lambda: None,
    workbench: Workbench | None = None,
) -> dict[tuple[str, str], Outcome]:
    """Answer every (job key, target) of all jobs at once, so that equal sentences and pivot steps are computed once.

    ``termbase`` holds for jobs that bring no terms of their own. ``between`` is called after each part of the work but
    the last; what is done by then is kept.
    Never raises for what a text holds: one whose sentences make an engine raise is answered FAILED, the others go on.
    """
    tasks = [task for job in jobs for task in _plan(job, legs)]
    workbench = workbench or Workbench(legs)
    answers: defaultdict[tuple[Pair, ...], dict[str, Verdict]] = defaultdict(dict)
    for number, part in enumerate(_parts(tasks)):
        if number:
            between()
        for route, sentences in part.items():
            answers[route] |= workbench.walk(route, sentences)
    return {
        (task.job.key, task.target): _outcome(task, answers.get(task.route or (), {}), legs, termbase) for task in tasks
    }


def _parts(tasks: Sequence[_Task]) -> Iterator[dict[tuple[Pair, ...], list[str]]]:
    """Cut what is asked into parts of about one size; a sentence keeps its routes, so that each step is made once."""
    routes: dict[tuple[str, str], dict[tuple[Pair, ...], None]] = {}
    for task in tasks:
        for sentence in task.asked if task.route else ():
            routes.setdefault((task.job.source, sentence), {})[task.route or ()] = None
    part: defaultdict[tuple[Pair, ...], list[str]] = defaultdict(list)
    size = 0
    for (_source, sentence), wanted in routes.items():
        cost = len(sentence) * len(wanted)
        if part and size + cost > PART:
            yield part
            part, size = defaultdict(list), 0
        for route in wanted:
            part[route].append(sentence)
        size += cost
    if part:
        yield part


def _plan(job: Job, legs: Mapping[Pair, Leg]) -> list[_Task]:
    spans = segments.split(job.text, job.source)
    words = [span.text for span in spans if span.is_sentence and has_words(span.text)]
    tasks = []
    for target in dict.fromkeys(job.targets):
        asked = () if target == job.source else tuple(text for text in words if (target, text) not in job.known)
        tasks.append(_Task(job, target, spans, asked, find_route(legs, job.source, target)))
    return tasks


def _outcome(task: _Task, verdicts: Mapping[str, Verdict], legs: Mapping[Pair, Leg], termbase: Termbase) -> Outcome:
    if task.asked and task.route is None:
        return Outcome(Status.PENDING)
    version = ", ".join(f"{'-'.join(pair)} {legs[pair].version}" for pair in task.route or ()) if task.asked else ""
    if any(verdicts[sentence].error for sentence in task.asked):
        return Outcome(Status.FAILED, engine=ENGINE, engine_version=version)
    finished = [_segment(task, span, verdicts, termbase) for span in task.spans]
    status, quality, reasons = _summary(task, finished)
    shown = _spaced(task.spans, finished) if status is not Status.DECLINED else ()
    return Outcome(
        status,
        body="".join(segment.text for segment in shown),
        segments=shown,
        provenance=_provenance(finished),
        engine=ENGINE if task.asked else "",
        engine_version=version,
        quality=quality,
        reasons=reasons,
        violations=tuple(violation for segment in finished for violation in segment.violations),
    )


def _segment(task: _Task, span: Span, verdicts: Mapping[str, Verdict], termbase: Termbase) -> Segment:
    source, target = task.job.source, task.target
    if not span.is_sentence or not has_words(span.text):
        return Segment(span.text, target)
    if target == source:
        return Segment(span.text, source)
    approved = task.job.known.get((target, span.text))
    if approved is not None:
        return Segment(approved, target, Provenance.MEMORY)
    verdict = verdicts[span.text]
    if not verdict.passed:
        return Segment(span.text, source, declined_by=verdict.declined_by)
    return _as_approved(span.text, verdict.text, source, target, task.job.terms or termbase)


def _as_approved(sentence: str, came: str, source: str, target: str, terms: Termbase) -> Segment:
    """Give the machine's sentence with its names as approved, else the original; what was wrong is told either way."""
    wrong = terms.violations(sentence, came, source, target)
    if not wrong:
        return _unless_declined(sentence, came, source, target, terms)
    mended = terms.repaired(sentence, came, source, target)
    is_good = not terms.violations(sentence, mended, source, target) and not first_hard_failure(
        Candidate(sentence, mended, source, target)
    )
    told = tuple(TermViolation(one.term.key, sentence, came, one.expected, one.found, is_good) for one in wrong)
    if is_good:
        return replace(_unless_declined(sentence, mended, source, target, terms), violations=told)
    return Segment(sentence, source, declined_by="termbase", violations=told)


def _unless_declined(sentence: str, came: str, source: str, target: str, terms: Termbase) -> Segment:
    reason = first_route_failure(Candidate(sentence, came, source, target), terms)
    if reason is not None:
        return Segment(sentence, source, declined_by=reason)
    return Segment(came, target, Provenance.MACHINE)


def _summary(task: _Task, finished: Sequence[Segment]) -> tuple[Status, float, Mapping[str, int]]:
    """Weigh quality by the characters of the source: a translation's own length says nothing about what it covers."""
    reasons = Counter(segment.declined_by for segment in finished if segment.declined_by)
    if not reasons:
        return Status.READY, 1.0, {}
    pairs = list(zip(task.spans, finished, strict=True))
    passed = [len(span.text) for span, segment in pairs if segment.provenance is not None]
    declined = [len(span.text) for span, segment in pairs if segment.declined_by is not None]
    status = Status.PARTIAL if len(passed) >= len(declined) else Status.DECLINED
    return status, sum(passed) / (sum(passed) + sum(declined)), dict(reasons)


def _spaced(spans: Sequence[Span], finished: Sequence[Segment]) -> tuple[Segment, ...]:
    """Part sentences the way their own languages do: with a space, or with nothing; line breaks stay as they are."""
    shown: list[Segment] = []
    before: Segment | None = None
    for number, (span, segment) in enumerate(zip(spans, finished, strict=True)):
        after = finished[number + 1] if number + 1 < len(spans) and spans[number + 1].is_sentence else None
        if span.is_sentence:
            shown.append(segment)
            if after is not None and not _unspaced(segment, after):
                shown.append(Segment(" ", after.language))
            before = segment
        elif span.text.strip(SPACES) or before is None or after is None or not _unspaced(before, after):
            shown.append(segment)
            before = None
    return tuple(shown)


def _unspaced(left: Segment, right: Segment) -> bool:
    """Tell whether nothing stands between two sentences; a link keeps its distance in every language."""
    are_words = all(part.provenance is not None or part.declined_by is not None for part in (left, right))
    return are_words and left.language in UNSPACED and right.language in UNSPACED


def _provenance(finished: Sequence[Segment]) -> Provenance:
    made = {segment.provenance for segment in finished if segment.provenance is not None}
    return Provenance.MEMORY if made == {Provenance.MEMORY} else Provenance.MACHINE
