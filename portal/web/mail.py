"""Mails from one template each: the same sentences as text and as HTML, in the reader's language.

A template's first line is the subject. After it, blocks are parted by empty lines: `=> label | address` is a button,
lines that begin with `> ` are quoted, all else is a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from flask import Flask, render_template, url_for

from portal.foundation import languages
from portal.web import links, locale
from portal.web.services import settings

MARGIN = "> "


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a mail: its kind (paragraph, button or quote), words, and a button's address."""

    kind: str
    text: str
    address: str = ""


def render(
    app: Flask, recipient: str, template: str, language: str, context: Mapping[str, Any], *, key: str | None = None
) -> EmailMessage:
    """Write a mail out, with a plain and an HTML part; of the same `key` it is the same mail, tried again."""
    written = language if language in languages.INTERFACE else languages.DEFAULT
    with app.test_request_context(base_url=app.config["PORTAL_BASE_URL"]):
        locale.use_language(written)
        given = {**context, "name": _harmless(str(context.get("name") or ""))}
        for entry in (*given.get("entries", ()), *([given["entry"]] if "entry" in given else [])):
            entry["who"] = _harmless(entry["who"])
        if "link_id" in given:
            given["token"] = links.sign(settings(), str(given["link_id"]))
        if "unsubscribe" in given:
            signed = links.sign_unsubscribe(settings(), *given["unsubscribe"])
            given["unsubscribe_url"] = url_for("public.unsubscribe", token=signed, _external=True)
        source = render_template(f"mail/{template}.txt", **given)
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
    message["Content-Language"] = written  # after the parts, which take all Content headers there are
    return message


def _message_id(key: str | None, domain: str) -> str:
    return make_msgid(domain=domain) if key is None else f"<{key}@{domain}>"


def _harmless(name: str) -> str:
    """Return a name that can't begin a block of its own: strangers choose the name in a mail to anybody."""
    return " ".join(name.split()).lstrip("=> ")


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
    lines = part.split("\n")
    if all(line.startswith(MARGIN.rstrip()) for line in lines):
        return Block("quote", "\n".join(line[len(MARGIN) :] for line in lines))
    return Block("paragraph", part)


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
