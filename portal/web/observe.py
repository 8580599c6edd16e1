"""Structured logs, request numbers, health and metrics."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator

import structlog
from flask import Blueprint, Flask, abort, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response

from portal.web.services import Services, services

REQUESTS = Counter("portal_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram("portal_request_seconds", "Time to answer", ["endpoint"])
QUIET = frozenset({"static", "operations.healthz", "operations.readyz", "operations.metrics"})
MAILED_LINK = re.compile(r"(/account/link/|/registrations/(?:received/)?)[^/]+", re.IGNORECASE)
log = structlog.get_logger()
operations = Blueprint("operations", __name__)


def configure_logs(*, readable: bool, quiet: bool = False) -> None:
    """Write one line an event to the error stream: JSON, or coloured words on a terminal."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def install(app: Flask) -> None:
    """Number, time and log each request; answer the operators' questions."""
    app.before_request(_begin)
    app.after_request(_end)
    app.register_blueprint(operations)


@operations.get("/healthz")
def healthz() -> Response:
    """Say that the process is up."""
    return jsonify(status="ok")


@operations.get("/readyz")
def readyz() -> Response:
    """Say whether the portal can work: 503 with the reasons where it can't."""
    problems = {name: problem for name, check in services().checks.items() if (problem := check()) is not None}
    response = jsonify(status="not ready" if problems else "ready", problems=problems)
    response.status_code = 503 if problems else 200
    return response


@operations.get("/metrics")
def metrics() -> Response:
    """Give Prometheus its numbers, if it asks from an allowed address."""
    if not _may_see_metrics(request.remote_addr or ""):
        abort(404)
    registry = CollectorRegistry()
    if multiprocess_directory():
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(_Gauges(services()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_see_metrics(asking: str) -> bool:
    try:
        address = ipaddress.ip_address(asking)
    except ValueError:
        return False  # a proxy passed on something that is no address
    return any(address in network for network in services().settings.allowed_metrics)


def logged_path() -> str:
    """Return the path for the log: a mailed link is a key, and keys are not written down."""
    return MAILED_LINK.sub(r"\1…", request.path)


def multiprocess_directory() -> str | None:
    """Return where several worker processes add up their numbers."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR")


class _Gauges(Collector):
    """Numbers that are counted when somebody asks."""

    def __init__(self, parts: Services) -> None:
        self.parts = parts

    def collect(self) -> Iterator[Metric]:
        for name, count in self.parts.gauges.items():
            yield GaugeMetricFamily(f"portal_{name}", name.replace("_", " "), value=count())


def _begin() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))


def _end(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    elapsed = time.perf_counter() - g.get("started", time.perf_counter())
    REQUESTS.labels(endpoint, request.method, response.status_code).inc()
    SECONDS.labels(endpoint).observe(elapsed)
    if endpoint not in QUIET:
        # The path is logged, the query is not: what somebody searches for is their own affair.
        log.info(
            "request",
            method=request.method,
            path=logged_path(),
            status=response.status_code,
            milliseconds=round(elapsed * 1000, 1),
        )
    response.headers["X-Request-Id"] = structlog.contextvars.get_contextvars().get("request_id", "")
    return response
