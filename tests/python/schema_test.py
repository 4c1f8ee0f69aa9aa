#!/usr/bin/python3
"""The committed schema of scenarios: it is what the program says, for any catalog; it takes every scenario of the
repository; and of planted mistakes it finds those that a schema can express, all of which the program finds.

usage: schema_test.py BINARY SOURCE    without python3-jsonschema only the first
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

binary, source = sys.argv[1], pathlib.Path(sys.argv[2])

# (path to a value, what is put there, whether a schema can know)
MISTAKES = [
    (["runs"], {"worlds": 256}, True), (["run", "world"], 256, True), (["run", "worlds"], 100, True),
    (["run", "worlds"], "many", True), (["run", "worlds"], 300, False), (["run", "sampler"], "sobl", True),
    (["run", "tasks"], ["training", "training"], True), (["run", "objective"], "price", True),
    (["axes", "models"], 3, True), (["axes", "models"], ["llama-3.1-8"], False), (["axes", "regions"], None, True),
    (["axes"], None, True), (["training", "deadline"], 30, True), (["training", "deadline"], "30 dais", False),
    (["training", "precisions"], ["bf17"], True), (["training", "precisions"], [], True),
    (["training", "sequence"], 0, True), (["training", "zero"], [4], True),
    (["training", "layout"], {"tenser": 2}, True),
    (["serving", "disaggregated"], "yes", True), (["serving", "requests"], [{"input": 5, "output": 5}], True),
    (["cost", "year"], 1999, True), (["cost", "owner"], "me", True),
    (["choice", "limit_probability"], 0.2, True), (["inputs", "lifetimes"], "4 years", True),
    (["inputs", "utilisation"], {"distribution": "pert", "min": 0.2, "max": 0.9}, True),
    (["inputs", "utilisation"], {"distribution": "uniform", "min": 0.2, "max": 0.9, "mode": 0.5}, True),
    (["inputs", "utilisation"], {"distribution": "uniform", "min": 0.9, "max": 0.2}, False),
    (["correlation"], [{"inputs": ["rental_price", "purchase_price"], "rank": 2}], True),
    (["affordability", "gerd_share"], [0.0], True), (["affordability", "views"], ["cheap"], True),
    (["output", "type"], "f16", True), (["case"], [{"label": "no id"}], True),
]

# The same of a scenario of a formula.
FORMULA_MISTAKES = [
    (["function", "expresion"], "x", True), (["function", "expression"], None, True),
    (["function", "expression"], "usd_per_h / nothing", False), (["function", "input", 0, "name"], None, True),
    (["function", "input", 0, "p95"], None, True), (["function", "input", 2, "distribution"], "perd", True),
    (["sensitivity", "rows"], "many", True), (["axes"], {"models": ["llama-3.1-8b"]}, True),
]


def check(claim, text):
    if not claim:
        sys.exit(f"schema_test: {text}")


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f'{json.dumps(k)} = {toml(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def planted(document, path, value):
    changed = copy.deepcopy(document)
    table = changed
    for key in path[:-1]:
        table = table[key] if isinstance(table, list) else table.setdefault(key, {})
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return changed


def program_takes(document, folder):
    file = folder / "s.toml"
    file.write_text("".join(f"{key} = {toml(value)}\n" for key, value in document.items()))
    command = [binary, "check", file, "--catalog", source / "scenarios/catalog"]
    if "function" in document:
        command = [binary, "sensitivity", file, "--quiet", "--rows", "64", "--replicates", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    check(done.returncode in (0, 2), done.stderr)
    return done.returncode == 0


def main():
    text = (source / "docs/scenario.schema.json").read_text()
    for catalog in ("scenarios/catalog", "tests/golden/catalog"):
        said = subprocess.run([binary, "schema", "--catalog", source / catalog], check=True, text=True,
                              capture_output=True).stdout
        check(said == text, f"docs/scenario.schema.json is not what the program says with {catalog}: write it anew")
    try:
        import jsonschema
    except ImportError as missing:
        print(f"schema_test: the file is what the program says; the rest was left out: {missing}")
        sys.exit(77)
    schema = json.loads(text)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    scenarios = [p for folder in ("scenarios", "tests", "bench", "docs")
                 for p in sorted((source / folder).rglob("*.toml"))]
    check(len(scenarios) > 10, "no scenarios")
    for path in scenarios:
        faults = [f"{'.'.join(map(str, e.absolute_path))}: {e.message}"
                  for e in validator.iter_errors(tomllib.loads(path.read_text()))]
        check(not faults, f"{path}: {faults}")
    for file, mistakes in (("tiny/both.toml", MISTAKES), ("sensitivity/formula.toml", FORMULA_MISTAKES)):
        document = tomllib.loads((source / "scenarios" / file).read_text())
        with tempfile.TemporaryDirectory() as name:
            check(program_takes(document, pathlib.Path(name)), f"{file} without a mistake is refused")
            for path, value, expressible in mistakes:
                changed = planted(document, path, value)
                check(not program_takes(changed, pathlib.Path(name)), f"{path} = {value}: the program takes it")
                check(validator.is_valid(changed) != expressible,
                      f"{path} = {value}: schema {'takes it' if expressible else 'finds it: say so'}")
    planted_mistakes = MISTAKES + FORMULA_MISTAKES
    found, all_of_them = sum(e for _, _, e in planted_mistakes), len(planted_mistakes)
    print(f"schema: {len(scenarios)} scenarios are valid; {found} of {all_of_them} mistakes found by schema and "
          f"program, {all_of_them - found} by the program alone")


main()
