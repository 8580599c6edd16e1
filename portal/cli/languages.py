"""`portal languages`: the packages that the translation engine runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli import parts
from portal.domain.texts import service
from portal.engines.translation import index, packages
from portal.engines.translation.packages import PackageInfo
from portal.engines.translation.refusal import PackageRefused
from portal.engines.translation.types import ProgressCallback
from portal.foundation import clock
from portal.foundation import languages as known

if TYPE_CHECKING:
    from portal.app import Portal


@click.group()
def languages() -> None:
    """Look after translation packages."""


@languages.command(name="list")
@parts.as_json
def list_(as_json: bool) -> None:
    """List the installed packages."""
    found = packages.list_installed(parts.load_settings().models_dir)
    if as_json:
        parts.echo_json([_as_dict(package) for package in found])
        return
    if not found:
        click.echo("No packages are installed: texts wait for translation. Try: portal languages import PATH")
        return
    parts.table(
        ("pair", "version", "kind", "MiB"),
        [(p.pair, p.version, "sample" if p.is_sample else "full", f"{p.size / 1024**2:.1f}") for p in found],
    )


@languages.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@parts.as_json
def import_(path: Path, as_json: bool) -> None:
    """Install a package file, or every package file of a folder; nothing is downloaded."""
    portal = parts.load()
    results = _import(path, portal.settings.models_dir)
    if not results:
        parts.fail(f"There is no {packages.SUFFIX} file in {path}.")
    _report(portal, results, as_json)


def _import(path: Path, models_dir: Path) -> list[tuple[Path, PackageInfo | PackageRefused]]:
    if path.is_dir():
        return packages.import_folder(path, models_dir)
    try:
        return [(path, packages.import_package(path, models_dir))]
    except PackageRefused as refused:
        return [(path, refused)]


@languages.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--index", "location", help="Where the package index is: an address or a file.")
@parts.as_json
def install(codes: tuple[str, ...], location: str | None, as_json: bool) -> None:
    """Download and install the packages that connect the languages CODE..., by way of English."""
    for code in codes:
        if not known.is_known(code):
            raise click.UsageError(f"Unknown language: {code}. Known: {', '.join(known.KNOWN)}")
    portal = parts.load()
    folder = portal.settings.instance_dir / "downloads"
    results: list[tuple[Path, PackageInfo | PackageRefused]] = []
    try:
        offered = index.available(location or index.public_index(portal.settings.models_dir))
    except (PackageRefused, OSError) as error:
        raise click.ClickException(f"The package index could not be read: {error}") from error
    for package in index.wanted(codes, offered):
        try:
            path = index.download(package, folder, _progress(package.pair))
            results.append((path, packages.import_package(path, portal.settings.models_dir)))
        except PackageRefused as refused:
            results.append((Path(package.pair), refused))
        except OSError as error:
            parts.fail(f"{package.pair}: {error}. Run the same command again: it goes on where it stopped.")
    if not results:
        parts.fail("The index offers no package for these languages.")
    _report(portal, results, as_json)


@languages.command()
@click.argument("pair")
def remove(pair: str) -> None:
    """Remove the package for PAIR, as in ko-en."""
    portal = parts.load()
    source, target = split_pair(pair)
    if not packages.remove_pair(source, target, portal.settings.models_dir):
        parts.fail(f"No package for {pair} is installed.")
    click.echo(f"Removed {pair}. Translations made with it stay.")


def split_pair(pair: str) -> tuple[str, str]:
    """Cut a pair of codes, either of which may hold a hyphen itself (ko-zh-Hans)."""
    for source in known.KNOWN:
        target = pair.removeprefix(f"{source}-")
        if target != pair and known.is_known(target):
            return source, target
    raise click.BadParameter(f"{pair!r} is not a pair of languages such as ko-en", param_hint="PAIR")


def _report(portal: Portal, results: list[tuple[Path, PackageInfo | PackageRefused]], as_json: bool) -> None:
    installed = [result for _path, result in results if isinstance(result, PackageInfo)]
    for path, result in results:
        if as_json:
            parts.echo_json(_as_dict(result) if isinstance(result, PackageInfo) else _refusal(path, result))
        elif isinstance(result, PackageInfo):
            click.echo(f"Installed {result.pair} {result.version}")
        else:
            click.echo(f"{path.name}: refused: {result}", err=True)
    if installed:
        _wake(portal)
    if len(installed) < len(results):
        sys.exit(1)


def _wake(portal: Portal) -> None:
    """What was declined may succeed now, by these packages or by a pivot through them."""
    pairs = [
        (source, target)
        for source in known.KNOWN
        for target in known.INTERFACE
        if source != target and portal.translator.can(source, target)
    ]
    with portal.database.unit_of_work() as session:
        service.reconsider_declined(session, pairs, clock.now())
    portal.bell.ring("texts")


def _as_dict(package: PackageInfo) -> dict[str, object]:
    return {
        "pair": package.pair,
        "from": package.source,
        "to": package.target,
        "version": package.version,
        "sample": package.is_sample,
        "bytes": package.size,
    }


def _refusal(path: Path, refused: PackageRefused) -> dict[str, object]:
    return {"file": path.name, "error": str(refused), "code": refused.code}


def _progress(pair: str) -> ProgressCallback | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{pair}: {done / 1024**2:.1f} of {total / 1024**2:.1f} MiB", nl=False, err=True)

    return show
