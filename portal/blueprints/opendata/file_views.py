"""The files: each can be kept for ever, for a release never changes, and a download goes on where it broke off."""

from __future__ import annotations

from io import BytesIO

from flask import Response, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.opendata import files
from portal.domain.trust import bundles, opendata
from portal.domain.trust.types import archive_name
from portal.web.services import database, settings

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"
BOM = b"\xef\xbb\xbf"
ZIP = "application/zip"
JSON_LD = "application/ld+json"


@files.get("/<release:release_id>/")
def folder(release_id: str) -> AnyResponse:
    """Lead to the page that lists the files of a release."""
    return redirect(url_for("opendata.release", release_id=release_id), 302)


@files.get("/<release:release_id>/<name>")
def file(release_id: str, name: str) -> Response:
    """Give one file; `?bom=1` puts in front of a table what tells spreadsheets that it is UTF-8."""
    with database().reading() as session:
        found, body = bundles.file_of(session, release_id, name)
    marked = name.endswith(".csv") and request.args.get("bom") == "1"
    data = BOM + body if marked else body
    etag = f"{found.sha256}-bom" if marked else found.sha256
    return _given(data, found.media_type, f"{release_id}-{name}", etag, attached=name.endswith(".csv"))


@files.get("/trust-<release:release_id>.zip")
def archive(release_id: str) -> Response:
    """Give all files of a release as one archive."""
    with database().reading() as session:
        made = bundles.files_of(session, release_id)
    data = opendata.archive(made)
    return _given(data, ZIP, archive_name(release_id), opendata.hash_of(data), attached=True)


@files.get("/catalog.jsonld")
def catalogue() -> Response:
    """Describe the data sets of all releases for catalogues that collect them."""
    base = settings().base_url
    with database().reading() as session:
        text = bundles.catalogue_of(session, lambda release_id: base + url_for(".folder", release_id=release_id), base)
    response = Response(text, mimetype=JSON_LD)
    response.headers["Cache-Control"] = ASK_AGAIN
    response.add_etag()
    response.make_conditional(request)
    return _open(response)


def _given(data: bytes, media_type: str, name: str, etag: str, *, attached: bool) -> Response:
    response = send_file(BytesIO(data), media_type, as_attachment=attached, download_name=name, etag=etag)
    response.headers["Cache-Control"] = FOR_EVER
    return _open(response)


def _open(response: Response) -> Response:
    """Let pages of other sites read it too."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
