"""Derived over published parameters of every model; fails where they differ by over 1% without a parameter_note."""
import sys

from model_parameters import architecture, parameters
from tables import read_table

TOLERANCE = 0.01


def main(path="scenarios/catalog/model/models.csv"):
    failures = 0
    for row in read_table(path):
        if not row["layers"]:
            print(f"{row['id']:32} no architecture")
            continue
        shape = architecture(row)
        total = parameters(shape) / 1e9
        active = parameters(shape, shape["experts_per_token"]) / 1e9
        ratio = total / float(row["parameters_billion"])
        off = abs(ratio - 1) > TOLERANCE
        failed = off and not row["parameter_note"]
        failures += failed
        remark = "FAIL: needs a parameter_note" if failed else row["parameter_note"] if off else ""
        print(f"{row['id']:32} published {float(row['parameters_billion']):9.4g}  derived {total:9.4g}  "
              f"ratio {ratio:.4f}  active {active / float(row['active_parameters_billion']):.3f}  {remark}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
