"""See all releases, order a preview of a quarter that is over, look at it beside the exact counts."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.analyst import apart_table, blueprint, tables
from portal.blueprints.analyst.release_forms import PreviewForm
from portal.domain.participation import apart as setting_apart
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import apart, collecting, ordering, queries
from portal.domain.trust.types import ReleaseEntry, ReleaseRefused
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import login, release_words
from portal.web.forms import status
from portal.web.services import database, settings

OFFERED = 4
"""How many quarters back a first release can still be made."""


@blueprint.route("", methods=["GET", "POST"])
def releases() -> Response | tuple[str, int]:
    """List what is being counted, what waits and what is out; order a preview of a quarter that is over."""
    now, zone = clock.now(), settings().timezone
    running = quarter_of(now, zone)
    with database().reading() as session:
        orders, previews = ordering.list_all(session), queries.list_previews(session)
        listed, undecided = queries.list_all(session), setting_apart.count_undecided(session)
    form = PreviewForm(request.form if request.method == "POST" else None)
    form.prepare(_offered(running, (*previews, *listed)))
    if request.method == "POST" and form.validate():
        refused = _ordered(form.period.data)
        if refused is None:
            return redirect(url_for("analyst.preview", period=form.period.data), 303)
        form.form_errors.append(release_words.REFUSALS[refused.reason])
    page = render_template(
        "analyst/releases.html",
        orders=orders,
        previews=previews,
        listed=listed,
        form=form,
        running=running,
        undecided=undecided,
    )
    return page, status(form)


@blueprint.get("/previews/<release:period>")
def preview(period: str) -> str:
    """Show how far a preview is that was ordered; a worker counts it, however long that takes."""
    with database().reading() as session:
        order = ordering.find(session, period)
        made = next((one for one in queries.list_previews(session) if one.period == period), None)
    if order is None and made is None:
        raise NotFound(f"preview of {period}")
    return render_template("analyst/preview.html", period=period, order=order, made=made)


@blueprint.get("/releases/<release:release_id>")
def release(release_id: str) -> str:
    """Show a release or a preview: the index, what changed, what is hidden, and the exact counts beside."""
    now, zone = clock.now(), settings().timezone
    with database().reading() as session:
        view = queries.get_for_staff(session, release_id)
        look = collecting.look_at(session, view.pk, now, zone)
        recount = collecting.recount(session, view.pk, now, zone)
        listed = queries.list_all(session)
        both = None if view.is_published else apart.both(session, view.period, now, zone)
    return render_template(
        "analyst/release.html",
        view=view,
        look=look,
        facts=tables.facts(view),
        page=tables.of(look),
        recount=recount,
        both=both,
        apart_rows=apart_table.rows(both),
        own=view.made_by_id == login.principal().id,
        newer=next((one.id for one in listed if one.supersedes == view.id), None),
    )


@blueprint.get("/running")
def running() -> str:
    """Show how the quarter that is not over stands; nothing of it is kept, and it can't be approved."""
    now, zone = clock.now(), settings().timezone
    with database().reading() as session:
        look = collecting.look(session, quarter_of(now, zone), now, zone, provisional=True)
        both = apart.both(session, quarter_of(now, zone), now, zone)
    if isinstance(look, ReleaseRefused):
        raise NotFound(look.reason)
    rows = apart_table.rows(both)
    return render_template("analyst/running.html", look=look, page=tables.of(look), both=both, apart_rows=rows)


def _ordered(period: str) -> ReleaseRefused | None:
    with database().unit_of_work() as session:
        return ordering.order(session, period, login.principal(), clock.now(), settings().timezone)


def _offered(running: str, known: tuple[ReleaseEntry, ...]) -> list[str]:
    taken = {one.period for one in known}
    return [period for back in range(1, OFFERED + 1) if (period := quarters_before(running, back)) not in taken]
