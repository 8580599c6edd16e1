"""Who sends a request: told by a personal token in the header, never by a cookie."""

from __future__ import annotations

from flask import g, request

from portal.domain.accounts import queries, rules
from portal.domain.accounts import tokens as commands
from portal.domain.accounts.types import Act, Scope, TokenHolder
from portal.foundation import clock
from portal.web.problems import MIMETYPE, Problem
from portal.web.services import database, settings

GATES = "/api/v1/checkin/"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="portal"'}


def look() -> None:
    """Refuse who can't read JSON, and a token that opens nothing; no token at all is a reader."""
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(["application/json", MIMETYPE]):
        raise Problem("not_acceptable")
    g.token_holder = None
    if request.path.startswith(GATES):
        return  # devices have tokens of their own
    given = request.authorization
    if given is None or given.type != "bearer":
        return
    now = clock.now()
    with database().reading() as session:
        holder = queries.find_token_holder(session, given.token or "", now)
    if holder is None:
        raise Problem("token_needed", headers=CHALLENGE)
    _note_use(holder)
    g.token_holder = holder


def need(scope: Scope) -> None:
    """Refuse who has no token, or one without this scope."""
    if g.token_holder is None:
        raise Problem("token_needed", headers=CHALLENGE)
    if scope not in g.token_holder.scopes or not rules.may(g.token_holder.principal.roles, Act.PARTICIPATE):
        raise Problem("scope_missing")


def holder() -> TokenHolder:
    """Return whose token it is; only where one is needed."""
    found: TokenHolder = g.token_holder
    return found


def reader_id() -> int | None:
    """Return the account that may also read its own drafts here, if any."""
    found: TokenHolder | None = g.token_holder
    return found.principal.id if found is not None and Scope.PROPOSALS_READ in found.scopes else None


def sender() -> str:
    """Return under which key a sender's requests are counted; asked before the token is looked at."""
    given = request.authorization
    secret = given.token if given is not None and given.type == "bearer" else None
    return f"token:{rules.token_hash(secret)[:24]}" if secret else f"address:{request.remote_addr}"


def _note_use(found: TokenHolder) -> None:
    day = clock.now().astimezone(settings().timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    if found.last_used_at != day:
        with database().unit_of_work() as session:
            commands.note_use(session, found.token_id, day)
