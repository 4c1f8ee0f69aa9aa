#!/usr/bin/env python3
"""What the GPU kernels need, without a GPU: registers, shared memory, occupancy, instruction mix, and the rate that the
arithmetic units would allow.

  scripts/kernel_report.py [--arch 90] [--nvcc NVCC] [--keep FOLDER]

Compiles each kernels/cuda/*_kernel.cuh for one architecture, reads ptxas's resources and counts the PTX instructions of
each kernel by kind. Counts are of the text, a loop's body counts once; so a configuration's work is counted in two
kernels written here, one that prices and one that folds. Machine code is linted and counted by scripts/check_sass.sh
where cuobjdump is. The rate on an H200 is an ESTIMATE ON PAPER, instructions over issue rates and bytes over bandwidth,
not a measurement. Needs nvcc and Python 3.11. Exit code 77: no nvcc here.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# CUDA C++ Programming Guide, table of features per compute capability 9.0, and NVIDIA H200's data sheet (132 SMs, boost
# 1.98 GHz).
SM = {"registers": 65536, "threads": 2048, "blocks": 32, "shared": 233472, "reserved": 1024, "fp64_per_clock": 64,
      "issue_per_clock": 128}
H200 = {"sms": 132, "clock": 1.98e9, "bytes_per_s": 4.8e12}
KINDS = [("double add, multiply, fma", r"(add|sub|mul|fma|neg|abs|min|max)\.(rn\.)?f64"),
         ("double divide, root", r"(div|sqrt|rcp)\.rn\.f64"),
         ("double compare, select", r"(setp\.\w+|selp)\.(\w+\.)?f64"), ("load, store", r"(ld|st)\.(?!param)"),
         ("barrier, atomic", r"(bar|atom|red)\b"), ("branch", r"(bra|call|ret)\b"), ("integer and other", r"")]


def compile_kernel(nvcc, source, arch, folder):
    """(PTX text, ptxas's report, path of the cubin) of a .cu text."""
    path = os.path.join(folder, "kernel.cu")
    with open(path, "w") as file:
        file.write(source)
    options = ["-std=c++20", "-O3", "-fmad=false", "--expt-relaxed-constexpr", f"-I{ROOT}", f"-arch=sm_{arch}"]
    subprocess.run([nvcc, *options[:-1], f"-arch=compute_{arch}", "-ptx", path, "-o", path + ".ptx"], check=True)
    built = subprocess.run([nvcc, *options, "-Xptxas=-v", "-cubin", path, "-o", path + ".cubin"], check=True,
                           capture_output=True, text=True)
    with open(path + ".ptx") as file:
        return file.read(), built.stderr + built.stdout, path + ".cubin"


def resources(report):
    """{kernel: (registers, spilled bytes, static shared bytes)} from ptxas -v."""
    found, name, spills = {}, "", 0
    for line in report.splitlines():
        if match := re.search(r"Compiling entry function '(\w+)'", line):
            name = match[1]
        elif match := re.search(r"(\d+) bytes spill stores, (\d+) bytes spill loads", line):
            spills = int(match[1]) + int(match[2])
        elif match := re.search(r"Used (\d+) registers", line):
            shared = re.search(r"(\d+) bytes smem", line)
            found[name] = (int(match[1]), spills, int(shared[1]) if shared else 0)
    return found


def readable(name):
    """price_kernel of a mangled _ZN3eqc4cuda12price_kernelE..."""
    names = re.findall(r"\d+([a-z_]+_kernel)", name)
    return names[0] if names else name


def bodies(ptx):
    """{kernel: [instruction]}"""
    found = {}
    for match in re.finditer(r"\.entry (\w+)\((.*?)\n\{(.*?)\n\}", ptx, re.S):
        lines = [re.sub(r"^@!?%\w+\s+", "", line.strip()) for line in match[3].splitlines()]
        found[match[1]] = [line for line in lines
                           if line and not line.startswith((".", "//", "{", "}", "$")) and not line.endswith(":")]
    return found


def threads_of(ptx):
    """{kernel: threads of a block} from .maxntid."""
    return {match[1]: int(match[2]) for match in re.finditer(r"\.entry (\w+)\([^{]*?\.maxntid (\d+)", ptx, re.S)}


def mix(instructions):
    counts = dict.fromkeys((kind for kind, _ in KINDS), 0)
    for line in instructions:
        for kind, pattern in KINDS:
            if re.match(pattern, line):
                counts[kind] += 1
                break
    return counts


def occupancy(registers, shared, threads):
    """Warps that fit an SM at once, of 64."""
    per_warp = -(-registers * 32 // 256) * 256
    by_registers = SM["registers"] // per_warp // (threads // 32)
    by_shared = SM["shared"] // (shared + SM["reserved"])
    return min(by_registers, by_shared, SM["threads"] // threads, SM["blocks"]) * threads // 32


PRICE_ONE = """
#include "kernels/cuda/price_kernel.cuh"
namespace eqc::cuda {
__global__ void evaluate_kernel(const __grid_constant__ PriceJob job, double* out) {
  const CellView cell = cell_view(job, blockIdx.y, blockIdx.z);
  const long long w = blockIdx.x * 256ll + threadIdx.x;
  const Outcome o = cell.at(w);
  int q = 0;
#define EQC_X(id, ...) out[(q++) * 65536ll + w] = o.id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
}
__global__ void fold_kernel(const double* value, double reference, double* out) {
  const GroupSums s = fold_group(value, threadIdx.x % 16, reference);
  out[0] = s.sum; out[1] = s.square; out[2] = s.low; out[3] = s.high;
}
}
"""


def listed_quantities():
    """How many quantities are priced, and how many of them are totals: of those quantiles are kept too."""
    with open(os.path.join(ROOT, "kernels/econ/quantities.hpp")) as page:
        kinds = re.findall(r"X\(\w+, (\w+), (?:any|own|rent|programme),", page.read())
    return len(kinds), kinds.count("total")


def price_estimate(nvcc, arch, folder):
    """Instructions per priced configuration with the moments of all quantities, and what an H200's units and memory
    would allow."""
    quantities, ranked = listed_quantities()
    ptx, _, _ = compile_kernel(nvcc, PRICE_ONE, arch, folder)
    counts = {readable(name): mix(body) for name, body in bodies(ptx).items()}
    evaluate, fold = counts["evaluate_kernel"], counts["fold_kernel"]
    doubles = [kind for kind, _ in KINDS[:3]]
    # a fold takes 16 values
    per_evaluation, per_fold = sum(evaluate[kind] for kind in doubles), sum(fold[kind] for kind in doubles) / 16
    double = per_evaluation + quantities * per_fold
    memory = evaluate["load, store"] + quantities * 2  # each value is written to shared memory and read back once
    issue = double + memory
    print(f"\nper priced configuration, moments of {quantities} quantities (PTX): {per_evaluation} double instructions "
          f"to evaluate, {per_fold:.1f} to fold each quantity: "
          f"{double:.0f} double, {memory} loads and stores")
    by_double = H200["sms"] * H200["clock"] * SM["fp64_per_clock"] / double
    by_issue = H200["sms"] * H200["clock"] * SM["issue_per_clock"] / issue
    # a ranked value is written, read and written by the sort, read twice for its quantiles
    bytes_moved = ranked * 8 * 5
    by_memory = H200["bytes_per_s"] / bytes_moved
    print(f"H200, ESTIMATE ON PAPER (nothing ran): double units allow {by_double / 1e9:.0f} G configurations/s, issue "
          f"slots {by_issue / 1e9:.0f} G; with quantiles of {ranked} "
          f"quantities at least {bytes_moved} B go through memory: {by_memory / 1e9:.0f} G. Goal 10 G: "
          f"{10e9 / min(by_double, by_issue, by_memory):.0%} of the lowest.")


ISSUES_OF_A_DIVISION = 20  # div.rn.f64 and sqrt.rn.f64 become about so many instructions
UTILISATION = 0.25         # of issue slots, with 8 to 16 of 64 warps on a multiprocessor: ASSUMED


def run_estimates(nvcc, arch, folder):
    """Instructions that the kernels run, counted by running their PTX on the CPU, and what an H200's issue slots would
    allow."""
    for name in ("inequity_kernel", "training_search_kernel", "serving_search_kernel"):
        ptx, _, _ = compile_kernel(nvcc, f'#include "kernels/cuda/{name}.cuh"\n', arch, folder)
        with open(os.path.join(folder, name + ".ptx"), "w") as file:
            file.write(ptx)
        subprocess.run([sys.executable, os.path.join(ROOT, "scripts/ptx2c.py"), os.path.join(folder, name + ".ptx"),
                        os.path.join(folder, name + ".ptx.hpp"), "--count"], check=True,
                       stdout=subprocess.DEVNULL)
    program = os.path.join(folder, "ptx_count")
    subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-O1", "-ffp-contract=off", "-march=x86-64-v3",
                    "-fno-strict-aliasing", f"-I{ROOT}", f"-I{folder}", os.path.join(ROOT, "tests/cuda/ptx_count.cpp"),
                    "-o", program], check=True)
    lines = subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()
    slots = H200["sms"] * H200["clock"] * SM["issue_per_clock"] / 32 * UTILISATION
    print(f"\nwarp instructions run (PTX on the CPU); rate on an H200 at {UTILISATION:.0%} of its issue slots, "
          "ESTIMATE ON PAPER (nothing ran there)")
    for line in lines:
        what, *counts = line.split("\t")
        divisions, doubles, memory, others = (float(c) for c in counts)
        issued = divisions * ISSUES_OF_A_DIVISION + doubles + memory + others
        print(f"{what:28}{doubles:9.0f} double, {divisions:6.0f} divide or root, {memory:8.0f} load or store, "
              f"{others:8.0f} other: {slots / issued / 1e6:9.1f} M/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arch", default="90")
    parser.add_argument("--nvcc", default=shutil.which("nvcc") or "/usr/local/cuda/bin/nvcc")
    parser.add_argument("--keep", default="", help="folder for PTX and cubins")
    options = parser.parse_args()
    if not os.path.exists(options.nvcc):
        print("kernel_report: no nvcc; nothing is reported")
        return 77
    # PriceTileMemory, QuantileTileMemory
    dynamic_shared = {"price_kernel": 17 * 256 * 8 + 3 * 256 * 8 + 2 * 17 * 16 * 8,
                      "quantile_kernel": 16 * 8 + 16 * 16 * 4,
                      # entity_tile_size of 200 entities
                      "inequity_kernel": 8 * (2 * 200 + 256 + 128 + 1 + 16 + 6 * 200 + 7 + 16 * (128 + 8)),
                      "training_search_kernel": 128 * 360, "serving_search_kernel": 128 * 264}  # kSearchBytes
    with tempfile.TemporaryDirectory() as folder:
        folder = options.keep or folder
        os.makedirs(folder, exist_ok=True)
        print(f"sm_{options.arch}; PTX instructions of the kernel's text (a loop's body counts once)")
        print(f"{'kernel':26}{'registers':>10}{'spilled B':>10}{'shared B':>10}{'warps/SM':>10}  instruction mix")
        for name in sorted(f for f in os.listdir(os.path.join(ROOT, "kernels/cuda")) if f.endswith("_kernel.cuh")):
            ptx, report, _ = compile_kernel(options.nvcc, f'#include "kernels/cuda/{name}"\n', options.arch, folder)
            used, threads = resources(report), threads_of(ptx)
            for kernel, body in bodies(ptx).items():
                registers, spilled, shared = used[kernel]
                shared += dynamic_shared.get(readable(kernel), 0)
                kinds = ", ".join(f"{count} {kind}" for kind, count in mix(body).items() if count)
                warps = occupancy(registers, shared, threads.get(kernel, 256))
                print(f"{readable(kernel):26}{registers:>10}{spilled:>10}{shared:>10}{warps:>7}/64  {kinds}")
        price_estimate(options.nvcc, options.arch, folder)
        run_estimates(options.nvcc, options.arch, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
