"""Language identification and tone, on the demo's texts."""

from __future__ import annotations

import time

import langdetect

from bench.measuring import Figure, compare
from portal import demo
from portal.engines.language import detect
from portal.engines.sentiment import explain, tone
from portal.engines.translation.segments import split

MEGABYTE = "Tôi muốn có thêm cây xanh gần trường học. " * 24_000
ROUNDS = 5
HOSTILE = ("a", ".", "a. ", "😊", "!😊", '."', "ก ", "@", "http://", "。」と", "aa.aa@", "- ")


def texts() -> list[tuple[str, str]]:
    return [(code, body[:80]) for item in demo.content()["proposals"] for code, body in item["body"].items()]


def a_second() -> dict[str, float]:
    """Tell how many texts of 80 characters one core takes in a second."""
    sample = texts()
    figures = {}
    for name, work in (
        ("language", lambda: [detect(text) for _code, text in sample]),
        ("tone", lambda: [tone(text, code) for code, text in sample]),
    ):
        work()
        begun = time.process_time()
        for _ in range(ROUNDS):
            work()
        figures[name] = ROUNDS * len(sample) / (time.process_time() - begun)
    return figures


def measure() -> list[Figure]:
    sample = texts()
    langdetect.DetectorFactory.seed = 0
    return [
        compare(
            "detect a text of 80 characters",
            lambda: [detect(text) for _code, text in sample],
            "raw langdetect",
            lambda: [langdetect.detect(text) for _code, text in sample],
            pieces=len(sample),
            rounds=5,
        ),
        compare(
            "tone of a text of 80 characters",
            lambda: [tone(text, code) for code, text in sample],
            "detecting its language",
            lambda: [detect(text) for _code, text in sample],
            pieces=len(sample),
            rounds=5,
        ),
        compare(
            "explain the tone of a text of 80 characters",
            lambda: [explain(text, code) for code, text in sample],
            "its tone alone",
            lambda: [tone(text, code) for code, text in sample],
            pieces=len(sample),
            rounds=5,
        ),
        compare(
            "detect a text of a million characters",
            lambda: detect(MEGABYTE),
            "detecting its first five thousand",
            lambda: detect(MEGABYTE[:5_000]),
            rounds=5,
        ),
        compare(
            "split hostile texts of 300,000 characters",
            lambda: [split(piece * (300_000 // len(piece)), "ko") for piece in HOSTILE],
            "the same in ten parts (as slow where time is linear)",
            lambda: [split(piece * (30_000 // len(piece)), "ko") for piece in HOSTILE for _ in range(10)],
            rounds=3,
        ),
    ]


if __name__ == "__main__":
    for _name, _speed in a_second().items():
        print(f"{_name}: {_speed:,.0f} texts a second")
