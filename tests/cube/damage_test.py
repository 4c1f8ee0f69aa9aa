#!/usr/bin/python3
"""Damages a small cube at random and runs every command that reads cubes on it: each must end soon, either with the
output of the sound cube or with exit code 2 and a message.

usage: damage_test.py EQUICUBE SCENARIO CATALOG [--damages N] [--seed N] [--seconds S]
"""
import argparse
import collections
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def damage(data, dice):
    """A copy of the bytes with one damage of a random kind, and its description."""
    data = bytearray(data)
    at = dice.randrange(len(data))
    kind = dice.choice(["bit", "bit", "byte", "zeros", "ones", "noise", "number", "cut", "move"])
    if kind == "bit":
        data[at] ^= 1 << dice.randrange(8)
    elif kind == "byte":
        data[at] = dice.randrange(256)
    elif kind in ("zeros", "ones", "noise"):
        size = min(dice.choice([2, 4, 8, 16, 64, 512]), len(data) - at)
        data[at:at + size] = {"zeros": bytes(size), "ones": b"\xff" * size, "noise": dice.randbytes(size)}[kind]
    elif kind == "number":
        size = min(dice.choice([2, 4, 8]), len(data) - at)
        value = dice.choice([0, 1, 2**16, 2**31, 2**32 - 1, 2**63, 2**64 - 24, len(data), len(data) - 1, at])
        data[at:at + size] = (value % 2**(8 * size)).to_bytes(size, "little")
    elif kind == "cut":
        del data[at:]
    else:  # a block of one place stands at another
        size, other = dice.choice([8, 64, 512, 4096]), dice.randrange(len(data))
        block = data[other:other + size][:len(data) - at]
        data[at:at + len(block)] = block
    return bytes(data), f"{kind} at {at}"


def commands(cube, quantity, again):
    return {"show": ["show", cube], "show --list": ["show", cube, "--list"],
            "show --csv": ["show", cube, "--quantity", quantity, "--csv"], "digest": ["digest", cube],
            "verify": ["verify", cube], "study": ["study", cube, "--threads", "1"],
            "run --from": ["run", "-q", "--threads", "1", "--from", cube, "-o", again]}


def without_times(text):
    """Times and sizes differ from run to run."""
    return re.sub(r"\bin [0-9.]+ \w+|cube of [0-9.]+ \w+", "in", text)


def answer_of(program, arguments, seconds):
    start = time.monotonic()
    try:
        done = subprocess.run([program, *arguments], capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return "hangs", "", "", seconds
    return done.returncode, without_times(done.stdout.decode(errors="replace")), \
        done.stderr.decode(errors="replace"), time.monotonic() - start


def fault_of(answer, sound):
    code, out, errors, _ = answer
    if code == "hangs":
        return "hangs"
    if code not in (0, 2):
        return f"exit code {code}: {errors}"
    if "internal error" in errors:
        return f"internal error: {errors}"
    if code == 2 and not errors and "verify" not in out and ": " not in out:
        return "refused without a message"
    if code == 0 and out != sound[1]:
        return "another output than the sound cube's"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("catalog")
    parser.add_argument("--damages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="when a command counts as hanging")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    counts, faults, slowest = collections.Counter(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        cube, again = str(Path(folder) / "cube.h5"), str(Path(folder) / "again.h5")
        subprocess.run([options.program, "run", "-q", options.scenario, "--catalog", options.catalog, "-o", cube],
                       check=True, capture_output=True)
        whole = Path(cube).read_bytes()
        wanted = commands(cube, "training_cost_own", again)
        sound = {name: answer_of(options.program, c, options.seconds) for name, c in wanted.items()}
        for name, answer in sound.items():
            if answer[0] != 0:
                sys.exit(f"{name} on the sound cube: {answer}")
        for number in range(options.damages):
            damaged, what = damage(whole, dice)
            Path(cube).write_bytes(damaged)
            refused = set()
            for name, arguments in wanted.items():
                answer = answer_of(options.program, arguments, options.seconds)
                slowest = max(slowest, answer[3])
                refused |= {name} if answer[0] == 2 else set()
                fault = fault_of(answer, sound[name])
                if fault:
                    faults.append(f"damage {number} ({what}): {name} {fault}")
            counts["refused by all" if len(refused) == len(wanted) else
                   "refused by some" if refused else "not noticed and without effect"] += 1
    print(f"{options.damages} damages of {len(whole)} bytes, seed {options.seed}: {dict(counts)}, slowest command "
          f"{slowest:.1f} s, {len(faults)} faults")
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main()
