"""Ticket codes: what was signed is read back, and nothing else is ever accepted."""

from __future__ import annotations

import dataclasses
import random
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.tickets import TicketPayload, TokenProblem, issue, new_keys, new_random, read
from portal.engines.tickets.crockford import ALPHABET, decode, encode
from tests.unit.engines.tickets.samples import KEYS, OTHER_KEYS, TICKET, payloads

CODE = issue(TICKET, KEYS.private)
DATA = decode(CODE[3:]) or b""
PUBLIC = {2: KEYS.public}
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
TYPING_VARIANTS = {"0": "Oo", "1": "IiLl"} | {letter: letter.lower() for letter in ALPHABET if letter.isalpha()}
LOOK_ALIKES = "ＳＧ１０ОІſıKΑ٠۱-\u200b\u3000\x00\ud800티"


def signed(packed: bytes) -> str:
    return "SG1" + encode(packed + Ed25519PrivateKey.from_private_bytes(KEYS.private).sign(packed))


def test_a_code_is_151_characters_that_a_qr_holds_compactly() -> None:
    assert len(CODE) == 151
    assert CODE.startswith("SG1")
    assert set(CODE) <= set(ALPHABET)


def test_the_layout_is_the_one_that_devices_read() -> None:
    packed = bytes.fromhex("12 010203 a1a2a3a4a5a6a7a8 04 800000000201 6ab9ae00 6ac269ef 0f")
    assert DATA[:28] == packed
    assert signed(packed) == CODE


def test_a_code_that_was_handed_out_before_is_still_read() -> None:
    handed_out = (
        "SG1280G40X1MAHT99D6MYM09000000040BAQ6Q00TP2D7QGZ785X4ZXDB0KV5KZSN80KXZSXYKQ4"
        "BR6FNFK13WPEQ6DD56J4QTER10XJWYVEACWH68Y6W63AY21YBJ3AK71VYXP6QBSST5EZB965060"
    )
    assert handed_out == CODE
    assert read(handed_out, PUBLIC) == TICKET


@given(payloads())
def test_what_was_issued_is_read_back(payload: TicketPayload) -> None:
    code = issue(payload, KEYS.private)
    assert len(code) == 151
    assert read(code, {payload.key_id: KEYS.public}) == payload


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        "-".join(CODE[place : place + 8] for place in range(0, 151, 8)),
        f" {CODE[:70]}\r\n{CODE[70:]}\t\n",
    ],
)
def test_what_people_and_scanners_vary_does_not_matter(typed: str) -> None:
    assert read(typed, PUBLIC) == TICKET


def test_one_flipped_bit_is_refused() -> None:
    for bit in range(92 * 8):
        altered = bytearray(DATA)
        altered[bit // 8] ^= 1 << bit % 8
        assert isinstance(read("SG1" + encode(altered), PUBLIC), TokenProblem), bit


def test_one_other_character_is_refused_unless_it_is_a_way_of_typing_the_same() -> None:
    for place, right in enumerate(CODE):
        for other in string.printable + LOOK_ALIKES:
            answer = read(CODE[:place] + other + CODE[place + 1 :], PUBLIC)
            if other == right or other in TYPING_VARIANTS.get(right, ""):
                assert answer == TICKET
            else:
                assert isinstance(answer, TokenProblem), (place, other)


def test_a_character_too_few_or_too_many_is_refused() -> None:
    for place in range(151):
        assert isinstance(read(CODE[:place] + CODE[place + 1 :], PUBLIC), TokenProblem)
        assert isinstance(read(CODE[:place] + "0" + CODE[place:], PUBLIC), TokenProblem)
    assert read(CODE + CODE, PUBLIC) is TokenProblem.INVALID


def forgeries(rng: random.Random, codes: list[str]) -> Iterator[str]:
    """Make codes that look like tickets: random ones, altered ones, parts of one ticket with parts of another."""
    while True:
        one, other = (decode(code[3:]) or b"" for code in rng.sample(codes, 2))
        yield "SG1" + encode(rng.randbytes(92))
        yield "SG1" + encode(one[:1] + rng.randbytes(27) + one[28:])
        yield "SG1" + encode(one[:28] + other[28:])
        yield "SG1" + encode(one[:60] + other[60:])
        place = rng.randrange(1, 92)
        yield "SG1" + encode(one[:place] + bytes([one[place] ^ rng.randrange(1, 256)]) + one[place + 1 :])
        yield "".join(rng.choices(ALPHABET, k=151))
        yield "SG1" + "".join(rng.choices(ALPHABET, k=147)) + "0"
        text = list(codes[0])
        for place in rng.sample(range(3, 151), 3):
            text[place] = rng.choice(ALPHABET.replace(text[place], ""))
        yield "".join(text)


def test_of_ten_thousand_random_and_mutated_codes_none_is_accepted_but_the_true_ones() -> None:
    rng = random.Random(20261004)
    true = {}
    for _ in range(100):
        ticket = dataclasses.replace(TICKET, random=rng.randbytes(8), serial=rng.randrange(256))
        true[issue(ticket, KEYS.private)] = ticket
    false = forgeries(rng, list(true))
    codes = [next(false) for _ in range(9_900)] + list(true)
    rng.shuffle(codes)
    answers = {code: read(code, PUBLIC) for code in codes}
    accepted = {code: answer for code, answer in answers.items() if isinstance(answer, TicketPayload)}
    assert accepted == true
    refused = [answer for answer in answers.values() if not isinstance(answer, TicketPayload)]
    assert refused.count(TokenProblem.BAD_SIGNATURE) > 5_000


def test_a_signature_has_no_second_form() -> None:
    scalar = int.from_bytes(DATA[60:], "little") + GROUP_ORDER
    assert scalar < 2**256
    twin = DATA[:60] + scalar.to_bytes(32, "little")
    assert read("SG1" + encode(twin), PUBLIC) is TokenProblem.BAD_SIGNATURE


@given(st.text())
@example("")
@example("SG1")
@example("SG1" + "0" * 148)
@example("sg1-" + "Z" * 148)
@example("\ud800" * 151)
@example("티켓")
def test_no_text_raises(text: str) -> None:
    assert read(text, PUBLIC) in TokenProblem
    assert read("SG1" + text, PUBLIC) in TokenProblem


@given(st.text(ALPHABET, min_size=147, max_size=147))
def test_no_text_of_the_right_form_raises(text: str) -> None:
    assert read(f"SG1{text}0", PUBLIC) in TokenProblem


def test_a_text_of_any_length_is_refused_at_once() -> None:
    assert read("SG1" + "0" * 10_000_000, PUBLIC) is TokenProblem.INVALID
    assert read("-" * 10_000_000 + CODE, PUBLIC) is TokenProblem.INVALID


def test_another_version_is_no_ticket_even_if_it_is_signed() -> None:
    assert read(signed(b"\x22" + DATA[1:28]), PUBLIC) is TokenProblem.INVALID
    assert read("SG2" + CODE[3:], PUBLIC) is TokenProblem.INVALID


def test_a_signed_payload_that_cannot_be_meant_is_no_ticket() -> None:
    for_nobody = DATA[:27] + b"\x00"
    over_before_it_begins = DATA[:19] + DATA[23:27] + DATA[19:23] + DATA[27:28]
    assert read(signed(for_nobody), PUBLIC) is TokenProblem.INVALID
    assert read(signed(over_before_it_begins), PUBLIC) is TokenProblem.INVALID


def test_an_old_key_is_read_while_it_is_among_the_live_ones() -> None:
    both = {2: KEYS.public, 3: OTHER_KEYS.public}
    renewed = dataclasses.replace(TICKET, key_id=3, serial=5)
    assert read(CODE, both) == TICKET
    assert read(issue(renewed, OTHER_KEYS.private), both) == renewed
    assert read(CODE, {3: OTHER_KEYS.public}) is TokenProblem.BAD_SIGNATURE
    assert read(CODE, {}) is TokenProblem.BAD_SIGNATURE


def test_a_key_does_not_sign_under_the_id_of_another() -> None:
    both = {2: KEYS.public, 3: OTHER_KEYS.public}
    assert read(issue(TICKET, OTHER_KEYS.private), both) is TokenProblem.BAD_SIGNATURE


@pytest.mark.parametrize(
    "wrong",
    [
        {"key_id": -1},
        {"key_id": 16},
        {"event": -1},
        {"event": 2**24},
        {"random": b"1234567"},
        {"random": b"123456789"},
        {"serial": -1},
        {"serial": 256},
        {"sessions": frozenset({-1})},
        {"sessions": frozenset({48})},
        {"valid_from": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)},
        {"valid_to": datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC)},
        {"valid_to": TICKET.valid_from - timedelta(seconds=1)},
        {"valid_from": datetime(2026, 9, 28)},
        {"party_size": 0},
        {"party_size": 256},
    ],
    ids=lambda wrong: "-".join(map(str, *wrong.items())),
)
def test_a_payload_out_of_range_is_never_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="ticket"):
        dataclasses.replace(TICKET, **wrong)


def test_a_time_of_another_zone_is_the_same_moment_and_fractions_are_dropped() -> None:
    seoul = timezone(timedelta(hours=9))
    local = dataclasses.replace(TICKET, valid_from=datetime(2026, 9, 28, 9, 0, 0, 999_999, tzinfo=seoul))
    assert issue(local, KEYS.private) == CODE


def test_new_keys_sign_and_their_private_half_is_not_printed() -> None:
    first, second = new_keys(), new_keys()
    assert first != second
    assert len(first.private) == len(first.public) == 32
    assert read(issue(TICKET, first.private), {2: first.public}) == TICKET
    assert read(issue(TICKET, first.private), {2: second.public}) is TokenProblem.BAD_SIGNATURE
    assert repr(first.private) not in repr(first)


def test_new_randoms_are_eight_bytes_and_never_the_same() -> None:
    randoms = {new_random() for _ in range(1_000)}
    assert len(randoms) == 1_000
    assert {len(one) for one in randoms} == {8}
