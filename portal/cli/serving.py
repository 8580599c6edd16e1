"""`portal serve`, `portal worker`, `portal run` and `portal doctor`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click
import segno

from portal.cli import certificates, parts
from portal.foundation import clock
from portal.foundation.settings import Settings

GRACE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Secured:
    """What gunicorn is told for HTTPS, and what the portal is told of its own address."""

    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="ADDRESS:PORT, or unix:PATH.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--tls", is_flag=True, help="For trying a phone: HTTPS on this network, with a certificate of our own.")
def serve(bind: str, workers: int, threads: int, tls: bool) -> None:
    """Serve the pages with gunicorn."""
    settings = parts.load_settings()
    secured = _secure(settings, bind) if tls else Secured()
    metrics = _fresh_metrics_folder(settings)
    command = [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", bind, "--workers", str(workers)),
        *("--threads", str(threads), "--worker-class", "gthread", "--timeout", "60", "--no-control-socket"),
        *("--worker-tmp-dir", str(_quick_folder(settings)), "--access-logfile", "/dev/null", "--log-level", "warning"),
        *("--limit-request-line", "8190"),  # a long search in an address is answered by a page
        *("--chdir", str(Path(__file__).parents[2])),
        *secured.arguments,
    ]
    folders = {"PROMETHEUS_MULTIPROC_DIR": str(metrics), "PORTAL_ROOT": str(Path.cwd())}
    os.execve(sys.executable, command, os.environ | folders | secured.environment)  # noqa: S606


@click.command()
@click.option("--once", is_flag=True, help="Work off all that is due, then exit.")
def worker(once: bool) -> None:
    """Translate, tag and send mail."""
    portal = parts.load()
    if once:
        click.echo(f"Worked off: {portal.worker.work_off()}")
        return
    portal.worker.wait_for_bell()


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
def run(bind: str) -> None:
    """Serve and work together until Ctrl-C; when one of the two ends, the other is stopped too."""
    parts.load_settings()
    # A shell starts what runs in its background with SIGINT ignored, and children would inherit that.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _interrupt())
    children = [
        subprocess.Popen([sys.executable, "-m", "portal", *arguments])  # noqa: S603
        for arguments in (("serve", "--bind", bind), ("worker",))
    ]
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    except KeyboardInterrupt:
        pass
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.send_signal(signal.SIGINT)
        for child in children:
            _wait(child)


@click.command()
@parts.as_json
def doctor(as_json: bool) -> None:
    """Check what the portal needs; exit 1 where something is wrong."""
    from portal.web.services import EXTENSION

    portal = parts.load()
    checks = portal.flask.extensions[EXTENSION].checks
    problems = {name: check() for name, check in checks.items()}
    if as_json:
        parts.echo_json(problems)
    else:
        parts.table(("part", "state"), [(name, problem or "ok") for name, problem in problems.items()])
    if any(problems.values()):
        sys.exit(1)


def _secure(settings: Settings, bind: str) -> Secured:
    """Make a certificate for the address that phones will use, and show that address as a code to scan."""
    host, _colon, port = bind.rpartition(":")
    address = certificates.own_address() if host in {"", "0.0.0.0", "[::]"} else host.strip("[]")  # noqa: S104
    certificate, key = certificates.ensure((settings.instance_dir / "tls").absolute(), address, clock.now())
    url = f"https://{address}:{port}"
    click.echo(f"The portal answers at {url} (the browser will ask whether to trust it: yes, it is this machine)")
    segno.make_qr(url).terminal(out=sys.stdout, compact=True)
    return Secured(("--certfile", str(certificate), "--keyfile", str(key)), {"PORTAL_BASE_URL": url})


def _interrupt() -> None:
    raise KeyboardInterrupt


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _fresh_metrics_folder(settings: Settings) -> Path:
    folder = (settings.instance_dir / "metrics").absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _quick_folder(settings: Settings) -> Path:
    # gunicorn's heartbeat file stalls a worker on a slow disk; memory is better where there is one.
    shared = Path("/dev/shm")  # noqa: S108
    return shared if shared.is_dir() else settings.instance_dir.absolute()
