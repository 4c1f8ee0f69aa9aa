"""Sensitivities and inequality metrics, as the program's JSON."""
from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .program import Path, Value, call, options, overrides


def sensitivity(scenario: Path | None = None, *, set: Mapping[str, Value] | None = None,  # noqa: A002
                outputs: Iterable[str] = (), inputs: Iterable[str] = (), flip: Iterable[str] = (),
                rows: int | None = None, replicates: int | None = None, method: str | None = None,
                estimator: str | None = None, sampler: str | None = None, seed: int | None = None,
                until: str | None = None, next: bool = False, test_function: str | None = None,
                threads: int | None = None, catalog: Path | None = None, output: Path | None = None,
                resume: bool = False, force: bool = False) -> dict[str, Any]:
    """What drives an answer, in which order for certain, and what flips it: `equicube sensitivity --json`, every digit
    (docs/sensitivity.md). `output` keeps the study as a cube."""
    words = ["sensitivity", *([] if scenario is None else [os.fspath(scenario)]), *overrides(set)]
    for option, names in (("--outputs", outputs), ("--inputs", inputs), ("--flip", flip)):
        words += [word for name in names for word in (option, name)]
    words += options(rows=rows, replicates=replicates, method=method, estimator=estimator, sampler=sampler, seed=seed,
                     until=until, next=next, test_function=test_function, threads=threads, resume=resume, force=force,
                     catalog=None if catalog is None else os.fspath(catalog),
                     output=None if output is None else os.fspath(output))
    answer: dict[str, Any] = json.loads(call([*words, "--quiet", "--json"]))
    return answer


def metrics(table: Path | Mapping[str, Sequence[Any]] | Any, value: str = "value", *, weight: str | None = None,
            group: str | None = None, poverty_line: float | None = None, metric: Iterable[str] = (),
            missing: str | None = None, negative: str | None = None, se: str | None = None, strata: str | None = None,
            psu: str | None = None, replicates: int | None = None, seed: int | None = None) -> dict[str, Any]:
    """Inequality, concentration and shortfall of a table, one value per row: `equicube metrics --json`
    (docs/metrics.md). `table` is a CSV file, a mapping of columns, or anything with `items()` that gives columns, such
    as a pandas data frame."""
    text = None
    if isinstance(table, (str, os.PathLike)):
        name = os.fspath(table)
    else:
        name, text = "-", _csv_of(table)
    words = ["metrics", name, "--value", value, *(word for m in metric for word in ("--metric", m)),
             *options(weight=weight, group=group, poverty_line=None if poverty_line is None else repr(poverty_line),
                      missing=missing, negative=negative, se=se, strata=strata, psu=psu, replicates=replicates,
                      seed=seed), "--json"]
    answer: dict[str, Any] = json.loads(call(words, text))
    return answer


def _csv_of(table: Any) -> str:
    columns = {str(name): list(column) for name, column in table.items()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()
