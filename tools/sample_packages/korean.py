"""Korean particles, whose form depends on the last letter of the word before."""

from __future__ import annotations

HANGUL_FIRST = 0xAC00
HANGUL_LAST = 0xD7A3
FINALS = 28
FINAL_RIEUL = 8

# Named by the form after a consonant; each maps to (after a consonant, after a vowel).
PARTICLES = {"을": ("을", "를"), "이": ("이", "가"), "은": ("은", "는"), "과": ("과", "와"), "으로": ("으로", "로")}


def final_consonant(word: str) -> int:
    """Give the index of the final consonant of a word that ends in Hangul; 0 means it ends in a vowel."""
    code = ord(word[-1])
    if not HANGUL_FIRST <= code <= HANGUL_LAST:
        raise ValueError(f"the particle after {word!r} cannot be told: it does not end in Hangul")
    return (code - HANGUL_FIRST) % FINALS


def particle(word: str, name: str) -> str:
    """Choose the form of a particle after a word."""
    after_consonant, after_vowel = PARTICLES[name]
    final = final_consonant(word)
    if name == "으로" and final == FINAL_RIEUL:
        return after_vowel
    return after_consonant if final else after_vowel
