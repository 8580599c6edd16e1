"""`portal languages`: which translation packages are needed, which are there, and what they take."""

from __future__ import annotations

import click

from portal.cli import parts
from portal.engines.translation import index, memory, needs, offers, packages
from portal.engines.translation.legs import Pair
from portal.engines.translation.needs import Needs, PackageNeed, RouteNeed
from portal.engines.translation.packages import PackageInfo
from portal.engines.translation.refusal import PackageRefused
from portal.foundation import clock
from portal.foundation import languages as known
from portal.foundation.settings import Settings

INDEX = click.option(
    "--index", "location", help="Where the package index is: an address, a file, or a folder with index.json."
)


@click.group()
def languages() -> None:
    """Look after translation packages."""


@languages.command(name="list")
@parts.as_json
def list_(as_json: bool) -> None:
    """List the installed packages."""
    found = packages.list_installed(parts.load_settings().models_dir)
    if as_json:
        parts.echo_json([as_dict(package) for package in found])
        return
    if not found:
        click.echo("No packages are installed: texts wait for translation. Try: portal languages import PATH")
        return
    parts.table(
        ("pair", "version", "kind", "MiB"),
        [(p.pair, p.version, "sample" if p.is_sample else "full", mebibytes(p.size)) for p in found],
    )


@languages.command()
@INDEX
@click.option("--offline", is_flag=True, help="Ask no index; what one offered last is shown.")
@parts.as_json
def needed(location: str | None, offline: bool, as_json: bool) -> None:
    """List what the languages of the pages need: packages, routes, sizes, and what an index offers."""
    settings = parts.load_settings()
    if not offline:
        _ask(settings, location)
    found = needs.look(known.INTERFACE, settings.models_dir)
    if as_json:
        parts.echo_json(_needs_as_dict(found))
        return
    if found.offers:
        click.echo(f"Offered by {found.offers.location} on {found.offers.at:%Y-%m-%d}:")
    parts.table(
        ("package", "state", "installed", "former", "offered", "download MiB", "disk MiB", "memory MiB"),
        [_package_row(package) for package in found.packages],
    )
    click.echo()
    parts.table(("from", "to", "route", "state", "lacking"), [_route_row(route) for route in found.routes])


@languages.command(name="memory")
@click.argument("pairs", nargs=-1, metavar="[PAIR...]")
@parts.as_json
def memory_(pairs: tuple[str, ...], as_json: bool) -> None:
    """Measure what packages take of memory, PAIR... or all, each in a process of its own; kept for the pages."""
    wanted = [split_pair(pair) for pair in pairs]
    installed = packages.list_installed(parts.load_settings().models_dir)
    chosen = [info for info in installed if info.languages in wanted or not wanted]
    if len(chosen) < len(wanted) or not chosen:
        parts.fail("No package is installed for this.")
    measured = [(info, memory.measure(info.path)) for info in chosen]
    if as_json:
        for info, found in measured:
            parts.echo_json({"pair": info.pair, **_memory_as_dict(found)})
    else:
        rows = [(info.pair, info.version, *_memory_cells(found)) for info, found in measured]
        parts.table(("pair", "version", "without MiB", "loaded MiB", "at work MiB", "takes MiB"), rows)
    if any(found is None for _info, found in measured):
        parts.fail("A package could not be measured.")


def split_pair(pair: str) -> Pair:
    """Cut a pair of codes, either of which may hold a hyphen itself (ko-zh-Hans)."""
    for source in known.KNOWN:
        target = pair.removeprefix(f"{source}-")
        if target != pair and known.is_known(target):
            return source, target
    raise click.BadParameter(f"{pair!r} is not a pair of languages such as ko-en", param_hint="PAIR")


def read_index(settings: Settings, location: str | None) -> tuple[str, list[index.AvailablePackage]]:
    """Read an index, the public one where none is given; raises PackageRefused."""
    location = location or index.public_index(settings.models_dir)
    return location, index.available(location)


def as_dict(package: PackageInfo) -> dict[str, object]:
    """Give a package as JSON has it."""
    return {
        "pair": package.pair,
        "from": package.source,
        "to": package.target,
        "version": package.version,
        "sample": package.is_sample,
        "bytes": package.size,
    }


def mebibytes(size: int) -> str:
    """Write a size for a table."""
    return f"{size / 1024**2:.1f}"


def _ask(settings: Settings, location: str | None) -> None:
    """Ask an index what it offers, and how large that is; without an answer what was offered last is shown."""
    try:
        location, offered = read_index(settings, location)
    except PackageRefused as refused:
        click.echo(f"The package index could not be read: {refused}", err=True)
        return
    sized = set(needs.needed_pairs(known.INTERFACE))
    offers.keep(offers.make(location, offered, sized, clock.now()), settings.models_dir)


def _package_row(package: PackageNeed) -> tuple[str, ...]:
    installed, offer, taken = package.installed, package.offer, package.memory
    return (
        "-".join(package.languages),
        package.standing,
        f"{installed.version}{' (sample)' if installed.is_sample else ''}" if installed else "-",
        package.former.version if package.former else "-",
        offer.version if offer else "-",
        mebibytes(offer.size) if offer and offer.size else "-",
        mebibytes(installed.size) if installed else "-",
        mebibytes(taken.cost) if taken else "-",
    )


def _route_row(route: RouteNeed) -> tuple[str, ...]:
    way = "direct" if route.is_direct else f"through {route.route[0][1]}"
    return route.source, route.target, way, route.standing, " ".join("-".join(leg) for leg in route.lacking) or "-"


def _needs_as_dict(found: Needs) -> dict[str, object]:
    return {
        "index": {"location": found.offers.location, "at": found.offers.at.isoformat()} if found.offers else None,
        "packages": [
            {
                "pair": "-".join(package.languages),
                "state": package.standing,
                "installed": as_dict(package.installed) if package.installed else None,
                "former": package.former.version if package.former else None,
                "offered": package.offer.version if package.offer else None,
                "download": package.offer.size if package.offer else None,
                **_memory_as_dict(package.memory),
            }
            for package in found.packages
        ],
        "pairs": [
            {
                "from": route.source,
                "to": route.target,
                "route": ["-".join(leg) for leg in route.route],
                "lacking": ["-".join(leg) for leg in route.lacking],
                "state": route.standing,
            }
            for route in found.routes
        ],
    }


def _memory_as_dict(found: memory.Memory | None) -> dict[str, object]:
    if found is None:
        return {"memory": None}
    return {"memory": found.cost, "without": found.before, "loaded": found.loaded, "working": found.working}


def _memory_cells(found: memory.Memory | None) -> tuple[str, ...]:
    if found is None:
        return ("-",) * 4
    return tuple(mebibytes(size) for size in (found.before, found.loaded, found.working, found.cost))
