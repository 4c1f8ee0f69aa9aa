"""Cubes as xarray data sets: docs/cube-format.md says what is in one."""
from __future__ import annotations

import os
import pathlib
import tempfile
from collections.abc import Mapping

import xarray

from .program import Path, Value, call, options, overrides


def open(cube: Path) -> xarray.Dataset:  # noqa: A001
    """Opens a cube; numbers are read when they are used. Close it, or use it in a `with`."""
    path = pathlib.Path(cube)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such cube")
    return xarray.open_dataset(path, engine="h5netcdf")


def run(scenario: Path, set: Mapping[str, Value] | None = None, *, output: Path | None = None,  # noqa: A002
        worlds: int | None = None, seed: int | None = None, catalog: Path | None = None, threads: int | None = None,
        backend: str | None = None, resume: bool = False, force: bool = False) -> xarray.Dataset:
    """Runs a scenario and returns its cube. `set` overrides keys of the scenario: {"run.worlds": 256}.

    With `output` the cube stays there and numbers are read when they are used; else it is read whole and not kept.
    Raises EquicubeError with the program's messages.
    """
    words = ["run", os.fspath(scenario), *overrides(set),
             *options(worlds=worlds, seed=seed, catalog=None if catalog is None else os.fspath(catalog),
                      threads=threads, backend=backend, resume=resume, force=force)]
    if output is not None:
        call([*words, "--output", os.fspath(output), "--quiet"])
        return open(output)
    with tempfile.TemporaryDirectory(prefix="equicube-") as folder:
        path = os.path.join(folder, "cube.h5")
        call([*words, "--output", path, "--quiet"])
        with open(path) as cube:
            return cube.load()
