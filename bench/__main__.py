"""Run all benchmarks, print a table, and write bench/results.json. Time never fails anything here."""

from __future__ import annotations

from bench import language, pages, tickets, translation
from bench.measuring import Figure, keep


def main() -> None:
    figures: list[Figure] = []
    for part in (language, pages, tickets, translation):
        figures += part.measure()
    width = max(len(figure.name) for figure in figures)
    print(f"{'what':{width}}  {'ms':>9}  {'yardstick':>9}  {'ratio':>7}  yardstick is")
    for figure in figures:
        print(
            f"{figure.name:{width}}  {figure.milliseconds:9.3f}  {figure.yardstick_milliseconds:9.3f}  "
            f"{figure.ratio:7.3f}  {figure.yardstick}"
        )
    keep(figures)


if __name__ == "__main__":
    main()
