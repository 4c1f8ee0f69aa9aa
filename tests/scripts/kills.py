#!/usr/bin/env python3
"""Runs survive what is done to them: kills and signals at random moments, and two runs on one output.

usage: kills.py BINARY SCENARIO [--kills N] [--signals N] [--pairs N] [--seed N] [--set KEY=VALUE ...]

kills    kill -9 at a random moment (a third of them while the cube is merged), then --resume until it is done: the same
         bytes as an undisturbed run, no finished shard computed again, nothing left but the cube.
signals  INT, TERM or HUP at a random moment: exit code 128 + signal, one line, no temporary file, no lock; then
         --resume.
pairs    two runs on one output, 0 to 2 s apart: one succeeds; the other exits 3 and names the first, or comes after it.
"""
import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time


class Fault(Exception):
    pass


def expect(claim, what):
    if not claim:
        raise Fault(what)


class Bench:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = tempfile.mkdtemp(prefix="equicube-kills-")
        self.system_tmp = tempfile.mkdtemp(prefix="equicube-kills-tmp-")
        self.cube = os.path.join(self.folder, "x.h5")
        self.shards = self.cube + ".shards"
        whole = os.path.join(self.folder, "whole.h5")
        start = time.monotonic()
        process = self.start(output=whole)
        expect(process.wait() == 0, "the undisturbed run failed: " + self.messages(process))
        self.seconds = time.monotonic() - start
        with open(whole, "rb") as file:
            self.whole = file.read()
        os.unlink(whole)

    def start(self, *more, output=None):
        o = self.options
        command = [o.binary, "run", o.scenario, "-o", output or self.cube, "-q", "--backend", "cpu", "--threads", "2"]
        for key in o.set:
            command += ["--set", key]
        errors = tempfile.TemporaryFile()
        process = subprocess.Popen(command + list(more), stdout=subprocess.DEVNULL, stderr=errors,
                                   env=dict(os.environ, TMPDIR=self.system_tmp), preexec_fn=default_signals)
        process.errors = errors
        return process

    @staticmethod
    def messages(process):
        process.errors.seek(0)
        return process.errors.read().decode(errors="replace")

    def finished_shards(self):
        """Name -> inode and time: another file under the same name was computed again."""
        try:
            found = {}
            for entry in os.scandir(self.shards):
                if re.fullmatch(r"[0-9a-f]{40}\.shard", entry.name):
                    status = entry.stat()
                    found[entry.name] = (status.st_ino, status.st_mtime_ns)
            return found
        except FileNotFoundError:
            return {}

    def is_merging(self):
        return any(name.startswith("x.h5.tmp.") for name in os.listdir(self.folder))

    def wait_for_moment(self, process, merging):
        """A random moment of the run; the merge when wanted."""
        if not merging:
            start = time.monotonic()
            end = start + self.random.uniform(0, self.seconds)
            while process.poll() is None and time.monotonic() < end:
                time.sleep(0.001)
            if process.poll() is not None:  # the machine is idler than when the undisturbed run was timed
                self.seconds = time.monotonic() - start
            return
        while process.poll() is None and not self.is_merging():
            pass
        time.sleep(self.random.uniform(0, 0.003))

    def resume_and_compare(self, kept):
        finished = os.path.exists(self.cube)
        if finished:
            expect(self.bytes() == self.whole, "half a cube under the final name")
        process = self.start("--resume", "--keep-shards")
        expect(process.wait() == 0, "--resume failed: " + self.messages(process))
        expect(self.bytes() == self.whole, "another cube after --resume")
        after = self.finished_shards()
        for name, identity in kept.items():
            expect(after.get(name) == identity, f"finished shard {name} was lost or computed again")
        process = self.start("--resume")
        expect(process.wait() == 0, "the second --resume failed: " + self.messages(process))
        self.expect_only_the_cube()
        os.unlink(self.cube)

    def bytes(self):
        with open(self.cube, "rb") as file:
            return file.read()

    def expect_only_the_cube(self):
        expect(os.listdir(self.folder) == ["x.h5"], f"left beside the cube: {os.listdir(self.folder)}")
        expect(os.listdir(self.system_tmp) == [], f"left in TMPDIR: {os.listdir(self.system_tmp)}")

    def kill(self, number):
        merging = number % 3 == 0
        process = self.start()
        self.wait_for_moment(process, merging)
        merging = self.is_merging()
        process.kill()
        hit = process.wait() != 0
        kept = self.finished_shards()
        self.resume_and_compare(kept)
        return hit, hit and merging, len(kept)

    def signal(self, number):
        wanted = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP][number % 3]
        process = self.start()
        self.wait_for_moment(process, number % 4 == 0)
        process.send_signal(wanted)
        code = process.wait(timeout=20)
        text = self.messages(process)
        kept = self.finished_shards()
        if code != 0:
            if code != -wanted:  # it came before main began
                expect(code == 128 + wanted, f"exit code {code} after {wanted.name}: {text}")
                expect(text.count("\n") == 1 and f"interrupted ({wanted.name})" in text, f"not one line: {text!r}")
            left = set(os.listdir(self.folder)) - {"x.h5", "x.h5.shards"}
            expect(not left, f"left beside the cube: {left}")
            if os.path.exists(self.shards):
                expect(set(os.listdir(self.shards)) == set(kept), f"left among the shards: {os.listdir(self.shards)}")
            if "shards are kept" in text:
                expect(f"{len(kept)} of " in text and text.rstrip().endswith("--resume"), f"wrong line: {text!r}")
        self.resume_and_compare(kept)
        return code != 0

    def pair(self):
        first = self.start()
        time.sleep(self.random.uniform(0, 2))
        first_was_over = first.poll() is not None
        second = self.start()
        codes = sorted([first.wait(), second.wait()])
        text = self.messages(first) + self.messages(second)
        expect("internal error" not in text, text)
        expect(codes == [0, 3] or (codes == [0, 0] and first_was_over) or
               (codes == [0, 0] and "another run" not in text), f"exit codes {codes}: {text}")
        if codes == [0, 3]:
            expect("another run writes this cube (process " in text, f"the second is not told: {text!r}")
        expect(self.bytes() == self.whole, "another cube after two runs")
        self.expect_only_the_cube()
        os.unlink(self.cube)
        return codes == [0, 3]


def default_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("scenario")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--signals", type=int, default=6)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    bench = Bench(options)
    try:
        kills = [bench.kill(i) for i in range(options.kills)]
        hits, merges, kept = (sum(k[i] for k in kills) for i in range(3))
        print(f"kills: {len(kills)}, {hits} hit a run, {merges} of them the merge; {kept} finished shards kept, "
              "none lost or computed again", flush=True)
        hit = sum(bench.signal(i) for i in range(options.signals))
        print(f"signals: {options.signals}, {hit} hit a run, each ended with one line and nothing left", flush=True)
        told = sum(bench.pair() for _ in range(options.pairs))
        print(f"pairs: {options.pairs}, in {told} the second was told of the first; each left one sound cube",
              flush=True)
    except Fault as fault:
        print(f"kills.py: {fault}\n  folder: {bench.folder}", file=sys.stderr)
        return 1
    os.rmdir(bench.folder)
    os.rmdir(bench.system_tmp)
    return 0


if __name__ == "__main__":
    sys.exit(main())
