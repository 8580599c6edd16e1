"""Delivery status notifications, as mail servers write them."""

from __future__ import annotations

from email import message_from_string
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText


def report(
    message_id: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <hana@example.org>: user unknown",
    copy: str = "message",
) -> bytes:
    """Write a notification; `copy` says how it names the mail: message, headers, answer, or not at all."""
    written = MIMEMultipart("report", report_type="delivery-status")
    written["From"] = "MAILER-DAEMON@mx.example.org"
    written["To"] = "no-reply@localhost"
    written["Subject"] = "Undelivered Mail Returned to Sender"
    written.attach(MIMEText("I'm sorry to have to inform you that your message could not be delivered.\n"))
    written.attach(_status(action, status, said))
    original = f"From: no-reply@localhost\nTo: hana@example.org\nMessage-ID: {message_id}\nSubject: Hello\n"
    if copy == "message":
        written.attach(MIMEMessage(message_from_string(original + "\nWords.\n")))
    elif copy == "headers":
        headers = MIMENonMultipart("text", "rfc822-headers")
        headers.set_payload(original)
        written.attach(headers)
    elif copy == "answer":
        written["In-Reply-To"] = message_id
    return written.as_bytes()


def _status(action: str, status: str, said: str) -> MIMEBase:
    part = MIMEBase("message", "delivery-status")
    fields = {
        "Final-Recipient": "rfc822; hana@example.org",
        "Action": action,
        "Status": status,
        **({"Diagnostic-Code": said} if said else {}),
    }
    about_server = message_from_string("Reporting-MTA: dns; mx.example.org\n\n")
    about_recipient = message_from_string("".join(f"{name}: {value}\n" for name, value in fields.items()) + "\n")
    part.set_payload([about_server, about_recipient])
    return part
