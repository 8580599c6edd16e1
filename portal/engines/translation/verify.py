"""Sentences through legs, each (leg, sentence) at most once, and the verdict on each translation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.engines.translation.checks import Candidate, first_failure, first_hard_failure
from portal.engines.translation.gate import Gate, came_back, normalise
from portal.engines.translation.legs import Draft, Leg, Pair
from portal.engines.translation.masking import Masked, mask_numbers, unmask_numbers

MAX_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence's translation, or the name of what declined it; ``error`` is set when the engine itself raised."""

    text: str = ""
    declined_by: str | None = None
    error: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether the translation may be shown."""
        return self.declined_by is None and not self.error


@dataclass(slots=True)
class Workbench:
    """The state of one ``translate`` call: what was asked of which leg already, so that targets and texts share it."""

    legs: Mapping[Pair, Leg]
    _drafts: dict[tuple[Pair, str], Draft | None] = field(default_factory=dict)
    _verdicts: dict[tuple[Pair, str], Verdict] = field(default_factory=dict)

    def walk(self, route: Sequence[Pair], sentences: Iterable[str]) -> dict[str, Verdict]:
        """Bring sentences along a route; a sentence leaves it at the first leg that declines it."""
        sentences = list(dict.fromkeys(sentences))
        verdicts = self._judge(route[0], sentences)
        for pair in route[1:]:
            arrived = {sentence: verdict.text for sentence, verdict in verdicts.items() if verdict.passed}
            further = self._judge(pair, list(dict.fromkeys(arrived.values())))
            verdicts |= {sentence: further[text] for sentence, text in arrived.items()}
        return verdicts

    def _judge(self, pair: Pair, sentences: Sequence[str]) -> dict[str, Verdict]:
        """Translate sentences by one leg and judge each translation by the rule of its package."""
        new = [sentence for sentence in sentences if (pair, sentence) not in self._verdicts]
        masked = {sentence: self._prepare(pair, sentence) for sentence in new}
        inputs = {sentence: entry for sentence, entry in masked.items() if isinstance(entry, Masked)}
        drafts = self._draft(pair, [entry.text for entry in inputs.values()])
        back = self._draft_back(pair, [draft for draft in drafts.values() if draft])
        for sentence in new:
            entry = masked[sentence]
            if isinstance(entry, Verdict):
                self._verdicts[pair, sentence] = entry
            else:
                self._verdicts[pair, sentence] = self._decide(pair, sentence, entry, drafts[entry.text], back)
        return {sentence: self._verdicts[pair, sentence] for sentence in sentences}

    def _prepare(self, pair: Pair, sentence: str) -> Masked | Verdict:
        if len(sentence) > MAX_CHARACTERS:
            return Verdict(declined_by="too_long")
        text = normalise(sentence)
        if not self.legs[pair].policy.masks_numbers:
            return Masked(text, ())
        return mask_numbers(text) or Verdict(declined_by="unmaskable")

    def _draft(self, pair: Pair, sentences: Sequence[str]) -> dict[str, Draft | None]:
        """Run a leg over what it has not seen yet; None stands for a sentence that makes it raise."""
        unseen = list(dict.fromkeys(s for s in sentences if (pair, s) not in self._drafts))
        for sentence, draft in zip(unseen, run_each(self.legs[pair], unseen), strict=True):
            self._drafts[pair, sentence] = draft
        return {sentence: self._drafts[pair, sentence] for sentence in sentences}

    def _draft_back(self, pair: Pair, drafts: Sequence[Draft]) -> dict[str, Draft | None]:
        gate = self.legs[pair].policy.gate
        if gate is None or gate.reverse not in self.legs:
            return {}
        return self._draft(gate.reverse, [draft.text for draft in drafts if not _gate_failure(gate, draft)])

    def _decide(
        self, pair: Pair, sentence: str, masked: Masked, draft: Draft | None, back: Mapping[str, Draft | None]
    ) -> Verdict:
        if draft is None:
            return Verdict(error=True)
        if draft.cut:
            return Verdict(declined_by="too_long")
        gate = self.legs[pair].policy.gate
        if gate is not None:
            reason = self._gate_reason(gate, masked, draft, back)
            if reason:
                return Verdict(declined_by=reason)
        text = unmask_numbers(draft.text, masked.numbers) if self.legs[pair].policy.masks_numbers else draft.text
        if text is None:
            return Verdict(declined_by="placeholder")
        candidate = Candidate(normalise(sentence), text, *pair, mean_logprob=draft.mean_logprob)
        return Verdict(text, first_hard_failure(candidate) if gate else first_failure(candidate))

    def _gate_reason(self, gate: Gate, masked: Masked, draft: Draft, back: Mapping[str, Draft | None]) -> str | None:
        reason = _gate_failure(gate, draft)
        if reason:
            return reason
        if unmask_numbers(draft.text, masked.numbers) is None:
            return "placeholder"
        if gate.reverse not in self.legs:
            return "no_reverse"
        returned = back.get(draft.text)
        return None if returned and came_back(masked.text, returned.text) else "round_trip"


def _gate_failure(gate: Gate, draft: Draft) -> str | None:
    """Name what the draft alone already shows, so that no round trip is spent on it."""
    if draft.unknown_source:
        return "unknown_word"
    return "low_confidence" if draft.min_logprob < gate.min_token_logprob else None


def run_each(leg: Leg, sentences: Sequence[str]) -> list[Draft | None]:
    """Run a leg on a batch; where it raises, halve it until only the sentences at fault are left out, as None."""
    if not sentences:
        return []
    try:
        return list(leg.run(sentences))
    except Exception:  # an engine may raise anything, and one bad text must never fail the others
        if len(sentences) == 1:
            return [None]
        middle = len(sentences) // 2
        return run_each(leg, sentences[:middle]) + run_each(leg, sentences[middle:])
