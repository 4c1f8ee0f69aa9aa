#!/usr/bin/python3
"""The Python package as people get it: installed below a prefix of its own, used from a checkout's folder.

usage: package_test.py BUILD SOURCE    ends with 77 where xarray, h5netcdf or matplotlib is missing
"""
import os
import pathlib
import subprocess
import sys
import tempfile

build, source = map(pathlib.Path, sys.argv[1:])
try:
    import h5netcdf  # noqa: F401
    import matplotlib  # noqa: F401
    import numpy
    import xarray
except ImportError as missing:
    print(f"package_test: {missing}")
    sys.exit(77)


def check(claim, text):
    if not claim:
        sys.exit(f"package_test: {text}")


def shown(binary, cube, quantity, **at):
    fixed = [word for axis, label in at.items() for word in ("--at", f"{axis}={label}")]
    out = subprocess.run([binary, "show", cube, "--quantity", quantity, "--csv", *fixed], check=True, text=True,
                         capture_output=True).stdout
    return out.splitlines()[-1].split(",")[-1]


def check_cubes(equicube, folder):
    scenario = source / "scenarios/tiny/both.toml"
    cube = equicube.run(scenario, set={"run.worlds": 256, "run.tasks": ["training"], "affordability.views": "own"})
    check(isinstance(cube, xarray.Dataset) and cube.attrs["worlds"] == 256, "run: its cube")
    check("serving_cost_own" not in cube, "run: a list in set")
    kept = folder / "kept.h5"
    with equicube.run(scenario, output=kept, worlds=256) as lazy:
        at = {"model": "llama-3.1-8b", "hardware": "h100-sxm-80gb", "region": "USA", "case": "open"}
        mine = lazy.training_cost_own.sel(**at, statistic="p50").item()
    text = shown(equicube.program(), kept, "training_cost_own", **at, statistic="p50")
    check(repr(mine) == text, f"run has {mine!r}, show {text}")
    with equicube.open(kept) as again:
        check(again.training_cost_own.sel(**at, statistic="p50").item() == mine, "open")
        from equicube import plots
        plots.bands(again.training_cost_own.sel(model="llama-3.1-8b", region="USA", case="open"), "hardware",
                    folder / "bands.png")
        try:
            plots.bands(again.training_cost_own, "hardware", folder / "no.png")
            check(False, "bands with free axes")
        except ValueError as fault:
            check("model" in str(fault), "bands: says what is free")
    for bad, part in (({"run.worldz": 256}, "worlds"), ({"run.worlds": 300}, "power of two")):
        try:
            equicube.run(scenario, set=bad)
            check(False, f"{bad} was taken")
        except equicube.EquicubeError as fault:
            check(fault.code == 2 and part in str(fault), f"{bad}: {fault}")
    try:
        equicube.open(folder / "none.h5")
        check(False, "a missing cube was opened")
    except FileNotFoundError:
        pass


def check_analyses(equicube, folder):
    # Gini of (1, 3): mean absolute difference 1 over twice the mean, 4 (definition).
    check(equicube.metrics({"value": [1, 3]})["gini"] == 0.25, "metrics of columns")
    (folder / "t.csv").write_text("x,g\n1,a\n3,b\n")
    check(equicube.metrics(folder / "t.csv", "x", metric=["gini"])["gini"] == 0.25, "metrics of a file")
    try:
        equicube.metrics({"value": [1, -3]})
        check(False, "a negative value was taken")
    except equicube.EquicubeError as fault:
        check(fault.code == 2, "negative value")
    # Ishigami, a = 7, b = 0.1: first-order indices 0.3139, 0.4424, 0 (Saltelli et al. 2008, section 4.6).
    answer = equicube.sensitivity(test_function="ishigami_a7_b0.1", rows=16384)
    first = [i["S1"] for i in answer["inputs"]]
    check(numpy.allclose(first, [0.3139, 0.4424, 0], atol=0.02), f"sensitivity: {first}")
    from equicube import plots
    plots.lorenz([1, 3], folder / "lorenz.png", title="two")
    for name in ("bands.png", "lorenz.png"):
        check((folder / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", f"{name} is no PNG")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run(["cmake", "--install", build, "--prefix", folder / "prefix"], check=True,
                       stdout=subprocess.DEVNULL)
        site, = (folder / "prefix/lib").glob("python3*/dist-packages")
        for variable in ("EQUICUBE", "EQUICUBE_CATALOG"):
            os.environ.pop(variable, None)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(site))
        import equicube
        check(pathlib.Path(equicube.__file__).is_relative_to(site), "another package was imported")
        check(equicube.program() == str(folder / "prefix/bin/equicube"), f"another program: {equicube.program()}")
        listed = subprocess.run([equicube.program(), "list", "models", "--json"], cwd=folder, check=True, text=True,
                                capture_output=True).stdout
        check("llama-3.1-8b" in listed, "the installed program has no catalog")
        tables = folder / "prefix/share/equicube/catalog/model"
        tables.rename(folder / "aside")
        broken = subprocess.run([equicube.program(), "list", "models"], cwd=folder, capture_output=True)
        check(broken.returncode == 2, "another catalog than the installed one was read")
        (folder / "aside").rename(tables)
        check_cubes(equicube, folder)
        check_analyses(equicube, folder)


main()
