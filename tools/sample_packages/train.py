"""Train one direction: tokeniser and model."""

from __future__ import annotations

import copy
import io
import math
import random
import time
from collections.abc import Iterator, Sequence

import sentencepiece
import torch
from torch import Tensor
from torch.nn import functional

from tools.sample_packages.corpus import DELIMITER, Pair
from tools.sample_packages.model import Shape, Transformer
from tools.sample_packages.numbers import PLACEHOLDERS

UNKNOWN, START, END, PADDING = range(4)
PIECES = 1500
TOKENISER_PAIRS = 20_000
BATCH_TOKENS = 2048
# Batches are cut from stretches of this many sentences sorted by length, so that little is padded.
STRETCH = 4096
PEAK_RATE = 2.5e-3
WARM_UP = 0.08
WEIGHT_DECAY = 0.01
LABEL_SMOOTHING = 0.05
AVERAGE_DECAY = 0.99
LOG_EVERY = 100

Example = tuple[list[int], list[int]]


def train_tokeniser(corpus: Sequence[Pair]) -> bytes:
    """Learn a SentencePiece BPE model of both languages in which no piece crosses the border of a slot."""
    lines = [line for pair in corpus[:TOKENISER_PAIRS] for line in (pair.source_pieces, pair.target_pieces)]
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=out,
        model_type="bpe",
        vocab_size=PIECES,
        character_coverage=1.0,
        normalization_rule_name="identity",
        pretokenization_delimiter=DELIMITER,
        user_defined_symbols=list(PLACEHOLDERS),
        unk_id=UNKNOWN,
        bos_id=START,
        eos_id=END,
        pad_id=PADDING,
        num_threads=1,
        minloglevel=2,
    )
    return out.getvalue()


def encode(corpus: Sequence[Pair], tokeniser: sentencepiece.SentencePieceProcessor) -> list[Example]:
    """Turn the pairs into token numbers."""
    sources = tokeniser.encode([pair.source for pair in corpus])
    targets = tokeniser.encode([pair.target for pair in corpus])
    return list(zip(sources, targets, strict=True))


def batches(examples: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    """Group examples of like length into batches of about BATCH_TOKENS tokens, in random order."""
    shuffled = list(examples)
    rng.shuffle(shuffled)
    found: list[list[Example]] = []
    for begin in range(0, len(shuffled), STRETCH):
        batch: list[Example] = []
        longest = 0
        for example in sorted(shuffled[begin : begin + STRETCH], key=lambda e: (len(e[1]), len(e[0]))):
            longest = max(longest, len(example[0]), len(example[1]) + 1)
            if batch and longest * (len(batch) + 1) > BATCH_TOKENS:
                found.append(batch)
                batch, longest = [], max(len(example[0]), len(example[1]) + 1)
            batch.append(example)
        found.append(batch)
    rng.shuffle(found)
    return found


def pad(rows: Sequence[list[int]]) -> Tensor:
    """Stack rows of unequal length, (rows, longest)."""
    longest = max(map(len, rows))
    return torch.tensor([row + [PADDING] * (longest - len(row)) for row in rows])


def rate(step: int, steps: int) -> float:
    """Give the learning rate's share of its peak: a linear warm-up, then a cosine to zero."""
    warm = max(1, int(WARM_UP * steps))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def losses(model: Transformer, batch: Sequence[Example]) -> Tensor:
    """Give the mean loss a token of one batch."""
    source = pad([e[0] for e in batch])
    given = pad([[START, *e[1]] for e in batch])
    wanted = pad([[*e[1], END] for e in batch])
    logits = model(source, given, source != PADDING)
    return functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), ignore_index=PADDING, label_smoothing=LABEL_SMOOTHING
    )


def progress(step: int, steps: int, loss: float, began: float) -> None:
    """Print how far training is."""
    if step % LOG_EVERY == 0 or step == steps - 1:
        print(f"step {step}/{steps} loss {loss:.4f} {time.monotonic() - began:.0f} s", flush=True)


def train_model(examples: Sequence[Example], seed: int) -> Transformer:
    """Train on every example once and return the averaged weights; one thread and a seed make it repeatable."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = Transformer(Shape(PIECES))
    average = copy.deepcopy(model)
    plan = batches(examples, random.Random(seed))
    optimiser = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, len(plan)))
    began = time.monotonic()
    model.train()
    for step, batch in enumerate(plan):
        loss = losses(model, batch)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        follow(average, model)
        progress(step, len(plan), loss.item(), began)
    return average.eval()


@torch.no_grad()
def follow(average: Transformer, model: Transformer) -> None:
    """Move the averaged weights a step towards the model's."""
    for kept, new in zip(weights(average), weights(model), strict=True):
        kept.lerp_(new, 1 - AVERAGE_DECAY)


def weights(model: Transformer) -> Iterator[Tensor]:
    """List a model's weights."""
    for parameter in model.parameters():
        yield parameter.data
