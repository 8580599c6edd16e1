"""The rules, codes, signatures and sealed entries of the gate app, against what Python makes of the same."""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import UTC, datetime

from playwright.sync_api import Page

from portal.engines import tickets
from tests.browser.gate_core.making import (
    KEYS,
    OTHER_KEYS,
    binary,
    entry,
    moment,
    payload,
    run,
    ticket,
)
from tools import verdict_cases

READ = """
  const { readCode } = await import("/static/js/venue/codes.js");
  return given.map((text) => ({ ...readCode(text), signed: 0, signature: 0 }));
"""


def test_the_browser_answers_every_case_of_the_table_as_the_server_does(page: Page) -> None:
    cases = json.loads(verdict_cases.PATH.read_text(encoding="utf-8"))
    told = page.evaluate(
        """async (cases) => {
          const { corrected, fold, judge } = await import("/static/js/venue/rules.js");
          return {
            judge: cases.judge.map((one) => judge(one.ticket, one.rules, one.attempt, one.standing)),
            fold: cases.fold.map((one) => fold(one.facts, one.party, one.policy)),
            corrected: cases.corrected.map((one) => corrected(one.scannedAt, one.sentAt, one.receivedAt, one.earliest)),
          };
        }""",
        cases,
    )
    assert told["judge"] == [case["verdict"] for case in cases["judge"]]
    assert told["fold"] == [case["folded"] for case in cases["fold"]]
    assert told["corrected"] == [case["corrected"] for case in cases["corrected"]]


def test_a_ticket_says_in_the_browser_what_it_says_on_the_server(page: Page) -> None:
    made = [
        payload(0x0123456789ABCDEF, serial=255, party_size=255, key_id=15, event=2**24 - 1),
        payload(1, sessions=frozenset()),
        payload(2, sessions=frozenset(range(48)), valid_to=datetime(2106, 2, 7, tzinfo=UTC)),
    ]
    codes = [tickets.issue(one, KEYS.private) for one in made]
    for code, one, read in zip(codes, made, run(page, READ, *codes), strict=True):
        assert read == {
            "kind": "ticket",
            "code": code,
            "keyId": one.key_id,
            "event": one.event,
            "ref": one.random.hex(),
            "serial": one.serial,
            "bits": sorted(one.sessions),
            "validFrom": moment(one.valid_from),
            "validTo": moment(one.valid_to),
            "party": one.party_size,
            "signed": 0,
            "signature": 0,
        }


def test_what_varies_in_typing_does_not_matter_and_what_is_no_code_is_none(page: Page) -> None:
    code, short = ticket(1), tickets.new_short_code()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    typed = [code.lower(), code.replace("1", "I").replace("0", "o"), "-".join(code), f" {code}\r\n", wide]
    assert [read["code"] for read in run(page, READ, *typed)] == [code] * len(typed)
    shorts = [
        short,
        short.lower(),
        f"{short[:4]}-{short[4:]}",
        f"{short[:4]}ー{short[4:]}",
        f"\u200b{short}",
        short + " ",
    ]
    assert [read.get("code") for read in run(page, READ, *shorts)] == [short] * len(shorts)
    digits = [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) == "Nd"]
    texts = [short.translate({ord("0") + number: digit}) for digit in digits for number in [unicodedata.decimal(digit)]]
    assert {read.get("code") for read in run(page, READ, *texts)} == {short}
    wrong = ["", "SG1", code[:-1], code + "0", code[:-1] + "1", code.replace("SG1", "SG2"), "U" * 8, "A" * 2000, "ß"]
    wrong += [short[:-1], short + "0", short[1] + short[0] + short[2:] if short[0] != short[1] else "x", "0" * 7]
    assert {read["kind"] for read in run(page, READ, *wrong)} == {"none"}


def test_a_signature_is_good_only_by_the_key_of_the_ticket(page: Page) -> None:
    script = """
      const { readCode } = await import("/static/js/venue/codes.js");
      const { isSigned } = await import("/static/js/venue/signatures.js");
      const [codes, keys] = given;
      return Promise.all(codes.map((code) => isSigned(readCode(code), keys)));
    """
    keys = {"1": binary(KEYS.public), "2": binary(OTHER_KEYS.public)}
    forged = tickets.issue(payload(1), OTHER_KEYS.private)
    altered = ticket(1)[:20] + ("2" if ticket(1)[20] != "2" else "3") + ticket(1)[21:]
    codes = [ticket(1), forged, altered, ticket(1, key_id=2), ticket(1, key_id=3)]
    assert run(page, script, codes, keys) == [True, False, False, False, False]


def test_a_sealed_entry_opens_with_its_ticket_alone(page: Page) -> None:
    script = """
      const { indexOf, unseal } = await import("/static/js/venue/pack.js");
      const [code, other, [, index, sealed]] = given;
      const opened = [[code, 7], [other, 7], [code, 8]].map(([one, event]) => unseal(one, event, index, sealed));
      return [(await indexOf(code)) === index, ...(await Promise.all(opened))];
    """
    is_same, opened, *others = run(page, script, ticket(1), ticket(2), entry(1, ticket(1)))
    assert is_same
    assert opened["n"] == "이름 1"
    assert others == [None, None]
