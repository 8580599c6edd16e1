"""The words for codes of webhooks that administrators see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ENDPOINT_STATES = {
    "active": _l("Working"),
    "failing": _l("The last try did not arrive"),
    "paused": _l("Paused"),
    "disabled": _l("Stopped: the receiver says that it is gone"),
}
DELIVERY_STATES = {
    "due": _l("On its way"),
    "sending": _l("On its way"),
    "sent": _l("Arrived"),
    "dead": _l("No longer tried"),
    "dropped": _l("Not sent any more"),
}
CHANGES = {
    "added": _l("Added"),
    "changed": _l("Name or address changed"),
    "paused": _l("Paused"),
    "resumed": _l("Resumed"),
    "new_key": _l("New key made"),
    "older_key_removed": _l("Older key removed"),
    "removed": _l("Removed"),
}
KINDS = {
    "trust.release.published": _l("Trust index published"),
    "webhook.test": _l("Test message"),
}
ADDRESS_PROBLEMS = {
    "not_an_address": _l("This is not a web address. It should be like https://example.org/webhooks."),
    "not_https": _l(
        "Please give an address that begins with https://, so that nobody can read or change messages on the way."
    ),
    "has_password": _l(
        "Please leave the user name and the password out of the address. Receivers know us by the signature."
    ),
    "unresolved": _l("There is no computer with this name. Please check the spelling, or try again later."),
    "private": _l(
        "This name leads into a private network, or to this computer itself. "
        "For safety, messages only go to addresses in the open internet."
    ),
}
PROBLEMS = {
    "not_an_address": _l("The address can't be used."),
    "not_https": _l("The address does not begin with https://."),
    "has_password": _l("There is a password in the address."),
    "unresolved": _l("There was no computer with this name."),
    "private": _l("The name led into a private network. Nothing was sent."),
    "no_connection": _l("The computer there did not take the connection."),
    "timeout": _l("No answer came within 10 seconds."),
    "tls": _l("The connection was not secure: the certificate there is wrong or out of date."),
    "not_http": _l("The answer was not one of a web server."),
    "redirect": _l(
        "The receiver pointed to another address. We do not follow that: please enter the new address here."
    ),
    "busy": _l("The receiver was busy and asked for more time."),
    "gone": _l("The receiver said that it is gone for good. Nothing more is sent until you resume."),
    "refused": _l("The receiver refused the message."),
    "server": _l("The receiver had a fault of its own."),
    "no_key": _l(
        "The message could not be signed, because the portal's own secret was changed. Please make a new key."
    ),
}
REFUSALS = {
    "same_address": _l("This address is already in the list."),
    "too_many": _l("There are as many addresses as there can be. Please remove one first."),
    "two_keys": _l("There are two keys already. Please remove the older one first."),
    "one_key": _l("There is only one key."),
    "not_ended": _l("This message is on its way already."),
    "stopped": _l("Nothing is sent to this address at the moment. Please resume first."),
}
AGAIN = {
    "dead": _l("Only what was given up"),
    "all": _l("Everything, also what has arrived"),
}
