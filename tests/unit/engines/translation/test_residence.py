"""Models stay in memory by use, below a ceiling: the rule with stand-ins, and real models in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.engines.translation import memory
from portal.engines.translation.residence import Residence
from portal.engines.translation.store import PackageStore
from tests.unit.engines.translation.fakes import build_package, copy_package

WIDE = 512
"""Makes a model of some 20 MB, which a process's memory shows clearly."""
RESIDENT = """
import json, os, sys
from pathlib import Path
from portal.engines.translation.store import PackageStore
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
store = PackageStore(Path(sys.argv[1]), ceiling=int(sys.argv[2]) or None)
legs = list(store.legs().values())
legs[0].run(["a"]); legs[0].unload()
before, seen = resident(), []
for _ in range(2):
    for leg in legs:
        assert leg.run(["library"])
        seen.append(resident() - before)
print(json.dumps({"most": max(seen), "last": seen[-1], "used": store.residence.used}))
"""


class Model:
    def __init__(self, cost: int) -> None:
        self.cost = cost
        self.unloaded = 0

    def unload(self) -> None:
        self.unloaded += 1


def test_the_least_recently_used_goes_first() -> None:
    residence = Residence(ceiling=30)
    first, second, third, fourth = models = [Model(10) for _ in range(4)]
    for model in (first, second, third, first, fourth):
        residence.use(model)
    assert [model.unloaded for model in models] == [0, 1, 0, 0]
    residence.use(second)
    assert [model.unloaded for model in models] == [0, 1, 1, 0]
    assert residence.used == 30


def test_a_large_one_makes_several_go_and_one_above_the_ceiling_is_alone() -> None:
    residence = Residence(ceiling=30)
    small = [Model(10) for _ in range(3)]
    for model in small:
        residence.use(model)
    large = Model(25)
    residence.use(large)
    assert [model.unloaded for model in small] == [1, 1, 1]
    huge = Model(100)
    residence.use(huge)
    assert (large.unloaded, huge.unloaded, residence.used) == (1, 0, 100)


def test_without_a_ceiling_all_stay() -> None:
    residence = Residence()
    models = [Model(1 << 40) for _ in range(5)]
    for model in models:
        residence.use(model)
    assert not any(model.unloaded for model in models)


def test_what_was_measured_later_counts() -> None:
    residence, model = Residence(ceiling=30), Model(10)
    other = Model(10)
    residence.use(other)
    residence.use(model)
    model.cost = 25
    residence.use(model)
    assert other.unloaded == 1


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four packages with models that weigh something."""
    folder = tmp_path_factory.mktemp("wide")
    one = build_package(folder / "ko", width=WIDE)
    for source in ("ja", "de", "zh"):
        copy_package(one, folder / source, from_code=source)
    return folder


def going_through(folder: Path, ceiling: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", RESIDENT, str(folder), str(ceiling)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[4],
    )
    return json.loads(done.stdout)


def test_a_process_gives_the_memory_of_unloaded_models_back(wide: Path) -> None:
    size = (wide / "ko" / "model" / "model.bin").stat().st_size
    cost = memory.cost_of(wide / "ko")
    assert cost > size > 10 << 20
    free = going_through(wide, 0)
    assert free["used"] == 4 * cost
    assert free["most"] > 3.5 * size
    held = going_through(wide, 2 * cost)
    assert held["used"] == 2 * cost
    assert held["most"] < 3 * size, held


def test_a_package_is_measured_in_a_process_of_its_own_and_the_figures_stay_beside_it(
    tiny_package: Path, tmp_path: Path
) -> None:
    root = copy_package(tiny_package, tmp_path / "a")
    assert memory.read(root) is None
    estimated = memory.cost_of(root)
    measured = memory.measure(root)
    assert measured is not None
    assert 0 < measured.before <= measured.loaded <= measured.working
    assert memory.read(root) == measured
    assert memory.cost_of(root) == measured.cost != estimated
    assert not [path for path in root.iterdir() if path.name.startswith(".memory")]
    assert PackageStore(tmp_path).legs()["ko", "en"].cost == measured.cost


def test_the_figures_of_a_large_model_are_near_its_estimate(wide: Path, tmp_path: Path) -> None:
    root = copy_package(wide / "ko", tmp_path / "a")
    estimated = memory.cost_of(root)
    measured = memory.measure(root)
    assert measured is not None
    size = (root / "model" / "model.bin").stat().st_size
    assert measured.loaded - measured.before > 0.8 * size
    assert measured.cost < estimated


def test_a_package_that_does_not_load_is_not_measured(tiny_package: Path, tmp_path: Path) -> None:
    root = copy_package(tiny_package, tmp_path / "a")
    (root / "model" / "model.bin").write_bytes(b"nonsense")
    assert memory.measure(root) is None
    assert memory.read(root) is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"before": 1}', '{"before": "x", "loaded": 1, "working": 1}']
)
def test_figures_that_can_not_be_read_are_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "memory.json").write_text(content)
    assert memory.read(tmp_path) is None
    assert memory.cost_of(tmp_path) == 0
