"""Simple plots as PNG files: a value with its band for each label of one axis, and Lorenz curves. Needs matplotlib."""
from __future__ import annotations

import os
from collections.abc import Sequence

import numpy
import xarray

from .program import Path


def bands(variable: xarray.DataArray, axis: str, file: Path, *, low: str = "p05", middle: str = "p50",
          high: str = "p95", logarithmic: bool = True) -> None:
    """One line per label of `axis`: `middle` as a dot, from `low` to `high` as a bar; fix every other axis but
    `statistic` first. Labels without a value are left out and counted in the title."""
    left = [d for d in variable.dims if d not in (axis, "statistic")]
    if left:
        raise ValueError(f"{variable.name}: fix {', '.join(map(str, left))} first, with .sel(...)")
    at = {name: variable.sel(statistic=name).values for name in (low, middle, high)}
    known = numpy.isfinite(at[low]) & numpy.isfinite(at[middle]) & numpy.isfinite(at[high])
    order = numpy.flatnonzero(known)[numpy.argsort(at[middle][known], kind="stable")]
    figure, axes = _figure(height=1.2 + 0.22 * max(len(order), 1))
    places = numpy.arange(len(order))
    axes.hlines(places, at[low][order], at[high][order], color="0.6", linewidth=3)
    axes.plot(at[middle][order], places, "o", color="black", markersize=4)
    axes.set_yticks(places, [str(label) for label in variable[axis].values[order]], fontsize=7)
    axes.set_xscale("log" if logarithmic else "linear")
    axes.set_xlabel(f"{variable.attrs.get('units', '')}; {middle} as a dot, {low} to {high} as a bar")
    absent = int((~known).sum())
    title = str(variable.attrs.get("long_name", variable.name))
    axes.set_title(title + (f" ({absent} of {known.size} without a value)" if absent else ""), fontsize=9)
    _save(figure, file)


def lorenz(values: Sequence[float], file: Path, *, weights: Sequence[float] | None = None, title: str = "") -> None:
    """The Lorenz curve: share of the total that the poorest share of the rows holds."""
    x = numpy.asarray(values, dtype=float)
    w = numpy.ones_like(x) if weights is None else numpy.asarray(weights, dtype=float)
    if x.size == 0 or not (numpy.isfinite(x).all() and (x >= 0).all() and x.sum() > 0):
        raise ValueError("a Lorenz curve needs finite values of which none is negative and one is above 0")
    order = numpy.argsort(x, kind="stable")
    share = numpy.concatenate([[0], numpy.cumsum(w[order]) / w.sum()])
    held = numpy.concatenate([[0], numpy.cumsum((w * x)[order]) / (w * x).sum()])
    figure, axes = _figure(height=4.5)
    axes.plot(share, held, color="black")
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    axes.set_xlabel("share of rows, poorest first")
    axes.set_ylabel("share of the total")
    axes.set_title(title, fontsize=9)
    _save(figure, file)


def _figure(height: float):  # type: ignore[no-untyped-def]  # matplotlib has no types in Debian 12
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    figure = Figure(figsize=(6.4, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _save(figure, file: Path) -> None:  # type: ignore[no-untyped-def]
    figure.savefig(os.fspath(file), format="png", dpi=150, metadata={"Software": "equicube"})
