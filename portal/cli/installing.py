"""`portal languages`: bring translation packages in, up to date, back, and out again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli import parts
from portal.cli.languages import INDEX, as_dict, read_index, split_pair
from portal.domain.texts import service
from portal.engines.translation import folder, index, memory, mirror, packages
from portal.engines.translation.download import download as fetch
from portal.engines.translation.index import AvailablePackage
from portal.engines.translation.obtaining import obtain
from portal.engines.translation.packages import PackageInfo
from portal.engines.translation.refusal import PackageRefused
from portal.engines.translation.types import ProgressCallback
from portal.foundation import clock
from portal.foundation import languages as known
from portal.foundation.settings import Settings

if TYPE_CHECKING:
    from portal.app import Portal

Result = tuple[str, PackageInfo | PackageRefused]
"""What was asked for, by name, and what came of it."""
CODES = click.argument("codes", nargs=-1, required=True, metavar="CODE...")


@click.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@parts.as_json
def import_(path: Path, as_json: bool) -> None:
    """Install a package file, or every package file of a folder; nothing is downloaded."""
    portal = parts.load()
    results = _import(path, portal.settings.models_dir)
    if not results:
        parts.fail(f"There is no {packages.SUFFIX} file in {path}.")
    _report(portal, results, as_json)


@click.command()
@CODES
@INDEX
@click.option("--again", is_flag=True, help="Also what is installed in this version already.")
@parts.as_json
def install(codes: tuple[str, ...], location: str | None, again: bool, as_json: bool) -> None:
    """Download and install the packages that connect the languages CODE..., by way of English; or pairs, as ko-en."""
    _check_codes(codes)
    portal = parts.load()
    chosen = index.wanted(codes, _offered(portal.settings, location))
    if not chosen:
        parts.fail("The index offers no package for these languages.")
    _report(portal, _obtain_all(portal.settings, chosen, again=again), as_json)


@click.command()
@click.argument("pairs", nargs=-1, metavar="[PAIR...]")
@INDEX
@parts.as_json
def update(pairs: tuple[str, ...], location: str | None, as_json: bool) -> None:
    """Download and install newer versions of the installed packages, PAIR... or all."""
    wanted = [split_pair(pair) for pair in pairs]
    portal = parts.load()
    present = {info.languages: info.version for info in packages.list_installed(portal.settings.models_dir)}
    if missing := [pair for pair in wanted if pair not in present]:
        parts.fail(f"No package for {'-'.join(missing[0])} is installed.")
    newer = [
        package
        for package in _offered(portal.settings, location)
        if package.languages in (wanted or present)
        and package.languages in present
        and index.is_newer(package.version, present[package.languages])
    ]
    if not newer and not as_json:
        click.echo("The index offers nothing newer.")
    _report(portal, _obtain_all(portal.settings, newer), as_json)


@click.command()
@CODES
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder.")
@INDEX
@parts.as_json
def download(codes: tuple[str, ...], target: Path, location: str | None, as_json: bool) -> None:
    """Download packages into a folder, with an index of it, to carry into a network without internet."""
    _check_codes(codes)
    chosen = index.wanted(codes, _offered(parts.load_settings(), location))
    if not chosen:
        parts.fail("The index offers no package for these languages.")
    refusals = 0
    for package in chosen:
        try:
            with folder.exclusive(target, _say_waiting):
                path = fetch(package, target, _progress(package.pair))
                mirror.add(package, path)
        except (PackageRefused, OSError) as refused:
            refusals += 1
            click.echo(f"{package.pair}: refused: {refused}", err=True)
            continue
        if as_json:
            parts.echo_json({"pair": package.pair, "file": str(path), "bytes": path.stat().st_size})
        else:
            click.echo(path)
    sys.exit(1 if refusals else 0)


@click.command(name="roll-back")
@click.argument("pair")
@parts.as_json
def roll_back(pair: str, as_json: bool) -> None:
    """Put the version in place that the present package for PAIR has replaced; once more goes forward again."""
    source, target = split_pair(pair)
    portal = parts.load()
    former = packages.roll_back(source, target, portal.settings.models_dir, _say_waiting)
    if former is None:
        parts.fail(f"There is no former package for {pair}.")
    else:
        _report(portal, [(pair, former)], as_json)


@click.command()
@click.argument("pair")
def remove(pair: str) -> None:
    """Remove the package for PAIR, as in ko-en, and the one that it replaced."""
    settings = parts.load_settings()
    source, target = split_pair(pair)
    if not packages.remove_pair(source, target, settings.models_dir, _say_waiting):
        parts.fail(f"No package for {pair} is installed.")
    click.echo(f"Removed {pair}. Translations made with it stay.")


def _check_codes(codes: Iterable[str]) -> None:
    for code in codes:
        if not known.is_known(code) and "-" in code:
            split_pair(code)
        elif not known.is_known(code):
            raise click.UsageError(f"Unknown language: {code}. Known: {', '.join(known.KNOWN)}")


def _import(path: Path, models_dir: Path) -> list[Result]:
    if path.is_dir():
        return [(file.name, result) for file, result in packages.import_folder(path, models_dir, _say_waiting)]
    return [(path.name, _tried(lambda: packages.import_package(path, models_dir, waiting=_say_waiting)))]


def _offered(settings: Settings, location: str | None) -> Sequence[AvailablePackage]:
    try:
        return read_index(settings, location)[1]
    except PackageRefused as refused:
        raise click.ClickException(f"The package index could not be read: {refused}") from refused


def _obtain_all(settings: Settings, chosen: Iterable[AvailablePackage], *, again: bool = False) -> list[Result]:
    return [(package.pair, _tried(_obtaining(settings, package, again=again))) for package in chosen]


def _obtaining(settings: Settings, package: AvailablePackage, *, again: bool) -> Callable[[], PackageInfo]:
    progress = _progress(package.pair)
    folders = settings.downloads_dir, settings.models_dir
    return lambda: obtain(package, *folders, progress, again=again, waiting=_say_waiting)


def _tried(act: Callable[[], PackageInfo]) -> PackageInfo | PackageRefused:
    try:
        return act()
    except PackageRefused as refused:
        return refused
    except OSError as error:
        raise click.ClickException(f"{error}. Run the same command again: it goes on where it stopped.") from error


def _report(portal: Portal, results: list[Result], as_json: bool) -> None:
    installed = [result for _name, result in results if isinstance(result, PackageInfo)]
    for name, result in results:
        if as_json:
            parts.echo_json(as_dict(result) if isinstance(result, PackageInfo) else _refusal(name, result))
        elif isinstance(result, PackageInfo):
            click.echo(f"Installed {result.pair} {result.version}")
        else:
            click.echo(f"{name}: refused: {result}", err=True)
    for info in installed:
        if memory.read(info.path) is None:
            memory.measure(info.path)
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


def _refusal(name: str, refused: PackageRefused) -> dict[str, object]:
    return {"file": name, "error": str(refused), "code": refused.code}


def _say_waiting() -> None:
    click.echo("Another command is changing the packages; this one waits until it has ended.", err=True)


def _progress(pair: str) -> ProgressCallback | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        all_of_it = f"of {total / 1024**2:.1f} " if total else ""
        end = "\n" if done == total else ""
        click.echo(f"\r{pair}: {done / 1024**2:.1f} {all_of_it}MiB{end}", nl=False, err=True)

    return show
