"""Mails from one template each: the same sentences as text and as HTML, in the reader's language.

A template's first line is the subject. After it, blocks are parted by empty lines: `=> label | address` is a button,
lines that begin with `> ` are quoted, lines that begin with `| ` are a card, all else is a paragraph. A quoted line and
a line of a card may name the language that it is in: `>ko words`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

import structlog
from flask import Flask, render_template, url_for

from portal.foundation import languages
from portal.foundation.languages import Language
from portal.web import links, locale
from portal.web.services import settings

MARGIN = "> "
MARKED = re.compile(r"[>|](?:(?P<code>[A-Za-z]{2,3}(?:-[A-Za-z]{4})?)(?= ))?(?: (?P<words>.*))?", re.DOTALL)
MARKS = {">": "quote", "|": "card"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote or a card; its language is named where it is not the mail's own."""

    words: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a mail: its kind (paragraph, button, quote or card), words, lines, and a button's address."""

    kind: str
    text: str
    address: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    data: bytes


Attach = Callable[[Mapping[str, Any]], Iterable[Attachment]]
"""Makes what goes with a mail, from what its template is given, in the language of the mail."""


def render(
    app: Flask,
    recipient: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    *,
    key: str | None = None,
    attach: Attach | None = None,
) -> EmailMessage:
    """Write a mail out, with a plain and an HTML part; of the same `key` it is the same mail, tried again."""
    written = language if language in languages.INTERFACE else languages.DEFAULT
    with app.test_request_context(base_url=app.config["PORTAL_BASE_URL"]):
        locale.use_language(written)
        given = _given(context)
        attached = _attached(attach, given)
        source = render_template(f"mail/{template}.txt", attached={one.name for one in attached}, **given)
        subject, blocks = parse(source)
        html = render_template("mail/frame.html", subject=subject, blocks=blocks)
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = settings_of(app).mail_from
    message["To"] = recipient
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = _message_id(key, settings_of(app).mail_from.rpartition("@")[2].rstrip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    if "unsubscribe_url" in given:
        # One click in the mail program itself (RFC 8058), without a visit to the page.
        message["List-Unsubscribe"] = f"<{given['unsubscribe_url']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_plain(blocks))
    message.add_alternative(html, subtype="html")
    for one in attached:
        maintype, _slash, subtype = one.media_type.partition("/")
        message.add_attachment(one.data, maintype=maintype, subtype=subtype, filename=one.name)
    message["Content-Language"] = written  # after the parts, which take all Content headers there are
    return message


def _message_id(key: str | None, domain: str) -> str:
    return make_msgid(domain=domain) if key is None else f"<{key}@{domain}>"


def _given(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a template is given: names made harmless, links signed."""
    given = {**context, "name": _harmless(str(context.get("name") or "")), "harmless": _harmless}
    for entry in (*given.get("entries", ()), *([given["entry"]] if "entry" in given else [])):
        entry["who"] = _harmless(entry["who"])
    if "link_id" in given:
        given["token"] = links.sign(settings(), str(given["link_id"]))
    if "registration" in given:
        given["registration_key"] = links.sign_registration(settings(), given["registration"], given["moved_on"])
    if "unsubscribe" in given:
        signed = links.sign_unsubscribe(settings(), *given["unsubscribe"])
        given["unsubscribe_url"] = url_for("public.unsubscribe", token=signed, _external=True)
    return given


def _attached(attach: Attach | None, given: Mapping[str, Any]) -> Sequence[Attachment]:
    attached: list[Attachment] = []
    try:
        for one in attach(given) if attach else ():
            attached.append(one)
    except Exception as error:
        # What can't be attached can be fetched behind the mail's link; the mail itself is not to be lost with it.
        log.exception("attachments_failed", exc_info=error)
    return attached


def _harmless(words: str) -> str:
    """Return words on one line that begin no block of their own: strangers choose the name in a mail to anybody."""
    return " ".join(words.split()).lstrip("=>| ")


def parse(source: str) -> tuple[str, list[Block]]:
    """Take a rendered template apart into its subject and its blocks."""
    first, _newline, rest = source.strip().partition("\n")
    blocks = [_block(part.strip("\n")) for part in rest.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return " ".join(first.split()), blocks


def settings_of(app: Flask) -> Any:
    """Return the application's settings outside a request."""
    with app.app_context():
        return settings()


def _block(part: str) -> Block:
    if part.startswith("=> "):
        label, _bar, address = part[3:].rpartition(" | ")
        return Block("button", label.strip(), address.strip())
    found = [MARKED.fullmatch(line) for line in part.split("\n")]
    kind = MARKS.get(part[0])
    marked = [line for line in found if line is not None and line[0][0] == part[0]]
    if kind is None or len(marked) < len(found):
        return Block("paragraph", part)
    lines = tuple(Line(line["words"] or "", _language(line["code"])) for line in marked)
    return Block(kind, "\n".join(line.words for line in lines), lines=lines)


def _language(code: str | None) -> Language | None:
    return languages.get(code) if code and languages.is_known(code) else None


def _plain(blocks: list[Block]) -> str:
    return "\n\n".join(_plain_block(block) for block in blocks) + "\n"


def _plain_block(block: Block) -> str:
    match block.kind:
        case "button":
            return f"{block.text}\n{block.address}"
        case "quote":
            return "\n".join(MARGIN + line for line in block.text.split("\n"))
        case _:
            return block.text
