#!/usr/bin/python3
"""Opens a cube with the readers people use (xarray with both engines, netCDF4, ncdump), checks labels and values, and
recomputes the result digest from docs/cube-format.md alone.

usage: readers_test.py CUBE [--sample]   --sample: the cube is the one of tests/cube/sample_cube.hpp, so its values are
    known too
"""
import hashlib
import struct
import subprocess
import sys

import netCDF4
import numpy as np
import xarray as xr


def check(claim, text):
    if not claim:
        sys.exit(f"readers_test: {text}")


def open_with(engine, path):
    dataset = xr.open_dataset(path, engine=engine)
    check(dataset.attrs["Conventions"] == "CF-1.8", f"{engine}: Conventions")
    check("equicube_format" in dataset.attrs and "result_digest" in dataset.attrs, f"{engine}: root attributes")
    for name, variable in dataset.data_vars.items():
        check(all(dimension in dataset.coords for dimension in variable.dims),
              f"{engine}: '{name}' has an axis without labels: {variable.dims}")
        check(not any(dimension.startswith("phony") for dimension in variable.dims),
              f"{engine}: '{name}' has a nameless axis")
    for name, coordinate in dataset.coords.items():
        if coordinate.dtype.kind == "O":
            check(all(isinstance(label, str) and label for label in coordinate.values), f"{engine}: labels of '{name}'")
    return dataset


def check_same(first, second):
    check(list(first.sizes.items()) == list(second.sizes.items()), "engines disagree on the dimensions")
    check(set(first.data_vars) == set(second.data_vars), "engines disagree on the variables")
    for name in first.data_vars:
        a, b = first[name].values, second[name].values
        check(a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f"),
              f"engines disagree on the values of '{name}'")


def check_sample(dataset, engine):
    check(list(dataset["model"].values) == ["gpt-α", "llama-70b"], f"{engine}: models")
    check(dataset["region"].values[3] == "Côte d’Ivoire", f"{engine}: region")
    flat = np.arange(240, dtype=float) + 0.25
    flat[7] = np.nan
    check(np.array_equal(dataset["cost"].values.ravel(), flat, equal_nan=True), f"{engine}: cost")
    cell = dataset["cost"].sel(model="llama-70b", hardware="MI300X", region="DEU", case=0.05, statistic="p50").item()
    check(cell == (((1 * 3 + 2) * 4 + 1) * 2 + 1) * 5 + 3 + 0.25, f"{engine}: cost by label")
    check(dataset["status"].dtype == np.int8 and list(dataset["status"].values[0]) == [0, 3, 0],
          f"{engine}: status stays int8")
    check(dataset["status"].attrs["flag_meanings"] == "feasible does_not_fit_memory", f"{engine}: flags")
    check(dataset["latitude"].sel(region="DEU").item() == 51.1, f"{engine}: latitude")
    check(dataset["cost"].attrs["units"] == "USD" and dataset["cost"].dtype == np.float64, f"{engine}: cost attributes")
    check(list(dataset["cost"].dims) == ["model", "hardware", "region", "case", "statistic"],
          f"{engine}: order of dimensions")


def check_attribute_types(path):
    """R has no int64 and warns of lost precision; so integers that fit are int32."""
    with netCDF4.Dataset(path) as dataset:
        for name in dataset.ncattrs():
            value = dataset.getncattr(name)
            if isinstance(value, np.integer) and abs(int(value)) < 2**31:
                check(value.dtype == np.int32, f"attribute '{name}' is {value.dtype}")


ELEMENT_TYPES = {"float64": "f64", "float32": "f32", "int32": "i32", "int8": "i8"}


def number(value):
    return struct.pack("<Q", value)


def text(value):
    data = value.encode()
    return number(len(data)) + data


def field(value):
    if isinstance(value, str):
        return text("text") + text(value)
    if isinstance(value, (int, np.integer)):
        return text("integer") + struct.pack("<q", int(value))
    return text("real") + struct.pack("<d", float(value))


def dimension_fields(name, coordinate):
    if coordinate.dtype == str:
        return text(name) + text("labels") + number(len(coordinate)) + b"".join(text(label) for label in coordinate[:])
    return text(name) + text("values") + number(len(coordinate)) + coordinate[:].astype("<f8").tobytes()


def check_result_digest(path):
    """docs/cube-format.md, "Result digest"."""
    with netCDF4.Dataset(path) as dataset:
        dataset.set_auto_maskandscale(False)
        dimensions = [name for name in dataset.variables if name in dataset.dimensions]
        variables = [name for name in dataset.variables if name not in dataset.dimensions]
        left_out = ("Conventions", "equicube_format", "result_digest", "code_version")
        attributes = [name for name in dataset.ncattrs() if name not in left_out]
        data = text("equicube-digest-2") + number(len(dimensions))
        data += b"".join(dimension_fields(name, dataset[name]) for name in dimensions)
        data += number(len(variables))
        for name in variables:
            variable = dataset[name]
            data += text(name) + number(len(variable.dimensions)) + b"".join(map(text, variable.dimensions))
            data += text(ELEMENT_TYPES[str(variable.dtype)]) + text(getattr(variable, "units", ""))
            data += text(hashlib.sha256(np.ascontiguousarray(variable[...]).tobytes()).hexdigest())
        data += number(len(attributes)) + b"".join(text(name) + field(dataset.getncattr(name)) for name in attributes)
        documents = dataset.groups["provenance"].variables.values() if "provenance" in dataset.groups else ()
        data += number(len(documents)) + b"".join(text(d.path) + text(str(d[...])) for d in documents)
        check(hashlib.sha256(data).hexdigest() == dataset.result_digest,
              "the result digest is not the one of the content")


def main(path, is_sample):
    datasets = {engine: open_with(engine, path) for engine in ("netcdf4", "h5netcdf")}
    check_same(*datasets.values())
    if is_sample:
        for engine, dataset in datasets.items():
            check_sample(dataset, engine)
    with netCDF4.Dataset(path) as dataset:
        check("run" in dataset.groups, "netCDF4: group /run")
    check_attribute_types(path)
    check_result_digest(path)
    header = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True)
    check(header.returncode == 0 and "dimensions:" in header.stdout, f"ncdump -h: {header.stderr}")
    whole = subprocess.run(["ncdump", path], capture_output=True, text=True)
    check(whole.returncode == 0 and whole.stdout.rstrip().endswith("}"), f"ncdump: {whole.stderr}")
    print(f"{path}: {len(datasets['netcdf4'].data_vars)} variables read alike by xarray (netcdf4, h5netcdf), netCDF4 "
          "and ncdump; digest confirmed")


if __name__ == "__main__":
    main(sys.argv[1], "--sample" in sys.argv[2:])
