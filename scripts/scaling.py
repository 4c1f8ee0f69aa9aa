#!/usr/bin/env python3
"""Strong and weak scaling of `equicube run --shards`, against what the cores at hand allow.

  scripts/scaling.py [--binary B] [--scenario S] [--models M] [--processes 1,2,4] [--kinds strong,weak]
                     [--repetitions R] [--set K=V ...] [--launcher 'srun --ntasks={}'] [--out FILE.json]

Processes of one thread each, pinned to the cores in turn. The yardstick is measured in the same minutes: as many
processes that share nothing, each with a folder of its own, so that slow cores, other load and clocks that sink when
all cores work are in both. CPU-seconds are not known of what a launcher starts.
  strong  P processes share one study of M models; the yardstick is P times the whole study at once, over P
  weak    P processes share one study of P x M models; the yardstick is P studies of M other models each
Efficiency: yardstick over shared, by wall time and by CPU-seconds (of the processes and all that they start; what waits
for a disk is in the first only). Runs alternate in random order; medians, least and greatest over the repetitions."""
import argparse
import json
import os
import random
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KINDS = ("strong", "weak")


class Machine:
    """Starts P processes at once and waits for all of them."""

    def __init__(self, options, work):
        self.options, self.work, self.runs = options, work, 0
        with open(options.scenario, "rb") as file:
            self.models = tomllib.load(file)["axes"]["models"]
        self.cores = sorted(os.sched_getaffinity(0))

    def command(self, models, folder):
        words = [self.options.binary, "run", self.options.scenario, "--threads", "1", "-q", "--shards", folder,
                 "--set", f"axes.models={json.dumps(models)}"]
        for entry in self.options.set:
            words += ["--set", entry]
        return words

    def together(self, commands):
        """(wall seconds, CPU-seconds) of commands that run at once, the i-th on core i; SystemExit where one fails."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        if self.options.launcher:
            started = [self.launched(commands)]
        else:
            started = [subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=self.pin(i))
                       for i, command in enumerate(commands)]
        codes = [process.wait() for process in started]
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if any(codes):
            sys.exit(f"a process ended with {max(codes)}")
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def pin(self, i):
        core = self.cores[i % len(self.cores)]
        return lambda: os.sched_setaffinity(0, {core})

    def launched(self, commands):
        """All commands by one launcher, which counts them in SLURM_PROCID or OMPI_COMM_WORLD_RANK."""
        script = os.path.join(self.work, "rank.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write('case "${SLURM_PROCID:-$OMPI_COMM_WORLD_RANK}" in\n')
            file.writelines(f"{i}) exec {shlex.join(command)} ;;\n" for i, command in enumerate(commands))
            file.write("esac\nexit 9\n")
        words = shlex.split(self.options.launcher.format(len(commands)))
        return subprocess.Popen([*words, "sh", script], stdout=subprocess.DEVNULL)

    def measure(self, kind, processes, shared):
        """(wall, CPU-seconds) of one run; folders are removed afterwards."""
        self.runs += 1
        folder, group = os.path.join(self.work, str(self.runs)), self.options.models
        os.mkdir(folder)
        if kind == "strong":
            parts = [self.models[:group]] * processes
        else:
            parts = [self.models[i * group:(i + 1) * group] for i in range(processes)]
        if shared:
            models = parts[0] if kind == "strong" else [model for part in parts for model in part]
            commands = [self.command(models, os.path.join(folder, "shared"))] * processes
        else:
            commands = [self.command(part, os.path.join(folder, str(i))) for i, part in enumerate(parts)]
        result = self.together(commands)
        shutil.rmtree(folder)
        return result


def efficiency(kind, processes, shared, alone):
    """Yardstick over shared, of wall seconds or CPU-seconds; CPU-seconds add up, so both kinds divide by P there."""
    return alone / (processes if kind == "strong" else 1) / shared


def summary(values):
    return dict(median=statistics.median(values), least=min(values), greatest=max(values))


def table(options, machine):
    """[row] with medians and ranges per kind and number of processes."""
    jobs = [(kind, processes) for kind in options.kinds for processes in options.processes] * options.repetitions
    random.shuffle(jobs)
    found = {}
    for number, (kind, processes) in enumerate(jobs, 1):
        both = [True, False]
        random.shuffle(both)
        pair = {shared: machine.measure(kind, processes, shared) for shared in both}
        entry = found.setdefault((kind, processes), dict(wall=[], cpu=[], wall_s=[], cpu_s=[]))
        for index, name in enumerate(("wall", "cpu")):
            entry[name].append(efficiency(kind, processes, pair[True][index], pair[False][index]))
            entry[name + "_s"].append(pair[True][index])
        print(f"{number} of {len(jobs)}: {kind} {processes}: {entry['wall'][-1]:.2f} {entry['cpu'][-1]:.2f}",
              file=sys.stderr)
    return [dict(kind=kind, processes=processes, **{name: summary(values) for name, values in entry.items()})
            for (kind, processes), entry in sorted(found.items())]


def numbers(text):
    return [int(word) for word in text.split(",")]


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=os.path.join(ROOT, "build/release/equicube"))
    parser.add_argument("--scenario", default=os.path.join(ROOT, "scenarios/study/baseline.toml"))
    parser.add_argument("--models", type=int, default=4, help="of a study (weak: of each process)")
    parser.add_argument("--processes", type=numbers, default=[1, 2, 4])
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=KINDS, help="strong,weak")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--set", action="append", default=[], help="as of equicube run")
    parser.add_argument("--launcher", default="", help="starts {} processes, for example 'srun --ntasks={}'")
    parser.add_argument("--out", help="the table as JSON")
    options = parser.parse_args(arguments)
    options.binary = os.path.abspath(options.binary)
    if not set(options.kinds) <= set(KINDS):
        parser.error(f"--kinds: {' and '.join(KINDS)}")
    if not os.access(options.binary, os.X_OK):
        parser.error(f"{options.binary}: no such program; build it, or name it with --binary")
    return options


def main(arguments=None):
    options = options_of(arguments)
    with tempfile.TemporaryDirectory(prefix="eqc-scaling-") as work:
        machine = Machine(options, work)
        needed = options.models * max(options.processes)
        if needed > len(machine.models):
            sys.exit(f"{options.scenario} has {len(machine.models)} models, {needed} are needed; fewer --models")
        rows = table(options, machine)
    load = os.getloadavg()[0]
    print(f"{len(machine.cores)} cores, load average {load:.1f}, {options.models} models, {options.repetitions} "
          f"repetitions; efficiency: median (least to greatest)\n")
    print("| kind | processes | by CPU-seconds | by wall time | CPU-seconds | wall, s |\n"
          "| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        cpu, wall = ("{median:.2f} ({least:.2f} to {greatest:.2f})".format(**row[name]) for name in ("cpu", "wall"))
        cpu_s = f"{row['cpu_s']['median']:.1f}"
        if options.launcher:  # its processes are nobody's children here
            cpu = cpu_s = ""
        print(f"| {row['kind']} | {row['processes']} | {cpu} | {wall} | {cpu_s} | {row['wall_s']['median']:.1f} |")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(dict(cores=len(machine.cores), load=load, models=options.models, rows=rows), file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
