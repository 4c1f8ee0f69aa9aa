#!/usr/bin/env python3
"""Translates the kernels of a PTX file to C++ that runs on fibers (tests/cuda/fibers.hpp), one function per kernel
and per device function that it calls.

usage: ptx2c.py IN.ptx OUT.hpp [--count]     (--count: what runs is counted by kind, tests/cuda/ptx_count.hpp)

Every opcode is written out in ptx_instructions.py with the rounding it has on a GPU; an opcode that is not, is an
error. So this also proves that the PTX holds no approximate, flushed or fused operation that nobody asked for. Global,
local and parameter memory are addresses of this process; shared memory is an offset into fibers::shared_memory.
"""
import re
import sys

from ptx_instructions import C_TYPE, Kernel, Unknown, mangle


def plain_name(symbol):
    """price_kernel of _ZN3eqc4cuda12price_kernelE...: the last of the length-prefixed names."""
    rest = symbol.removeprefix("_ZN")
    name = symbol
    while m := re.match(r"\d+", rest):
        end = m.end() + int(m[0])
        name, rest = rest[m.end():end], rest[end:]
    return name


def declare_registers(kernel, statement):
    m = re.fullmatch(r"\.reg\s+\.(\w+)\s+(.+)", statement)
    t, names = m.group(1), m.group(2)
    if t not in C_TYPE:
        raise Unknown(f"register type {t}")
    for name in (n.strip() for n in names.split(",")):
        many = re.fullmatch(r"(%\w+)<(\d+)>", name)
        for r in ([f"{many[1]}{i}" for i in range(int(many[2]))] if many else [name]):
            if kernel.registers.get(r, t) != t:
                raise Unknown(f"{r} declared twice")
            kernel.registers[r] = t


KINDS = [("divide", r"(div|sqrt|rcp)\."), ("real", r"\w+\.(\w+\.)*f64"), ("memory", r"(ld|st|atom|red)\.(?!param)")]


def kind_of(statement):
    """Of an instruction: division or root, arithmetic of doubles, memory, or any other."""
    opcode = re.sub(r"^@!?%\w+\s+", "", statement)
    return next((kind for kind, pattern in KINDS if re.match(pattern, opcode)), "other")


def read_function(lines, at, shared, count):
    """The kernel (.entry) or device function (.func) whose head is at lines[at], and the line after its body; None for
    one that is only declared here."""
    entry = ".entry" in lines[at]
    head = lines[at]
    while lines[at].strip() not in ("{", ";"):
        at += 1
        head += " " + lines[at].strip()
    result = re.search(r"\.func\s+\(\.param\s+[^)]*?(\w+)(?:\[\d+\])?\)", head)
    name, given = re.search(r"\.(?:entry|func)\s+(?:\([^)]*\)\s*)?(\w+)(.*)", head).groups()
    if head.endswith(";"):
        return None, at + 1
    names = ([result[1]] if result else []) + re.findall(r"\.param\s[^,()]*?(\w+)(?:\[\d+\])?\s*(?=[,)])", given)
    params = {param: f"param_{i}" for i, param in enumerate(names)}
    function = Kernel(plain_name(name) if entry else name, params, shared)
    at += 1
    body = []
    while lines[at] != "}":
        body.append(re.sub(r"//.*", "", lines[at]).strip())
        at += 1
    for statement in statements(body):
        if statement.startswith((".pragma", ".loc ")):
            continue
        if statement.startswith(".reg"):
            declare_registers(function, statement)
        elif statement.startswith(".local"):
            m = re.search(r"(\w+)\[(\d+)\]$", statement)
            function.depots.append((m[1], int(m[2])))
        elif statement.startswith(".param"):
            function.call_parameter(statement)
        elif statement in "{}":
            function.lines.append(statement)
        elif statement.endswith(":"):
            function.lines.append(f"{mangle(statement[:-1])}:;")
        else:
            if count:
                phase = re.match(r"bar\b|ret\b" if entry else r"bar\b", statement) is not None
                call = "end_phase()" if phase else f"add(ptx::Kind::{kind_of(statement)})"
                function.lines.append(f"ptx::counted.{call};")
            function.instruction(statement)
    used = set(re.findall(r"\bgoto (\w+);", "\n".join(function.lines)))
    function.lines = [line for line in function.lines if not line.endswith(":;") or line[:-2] in used]
    return function, at + 1


def statements(body):
    """Statements of a function's lines: a call goes on until its semicolon."""
    call = ""
    for line in body:
        if call or line.startswith("call"):
            call += line + " "
            if line.endswith(";"):
                yield call.rstrip("; ")
                call = ""
        else:
            yield from split(line)


def split(line):
    """Statements of one line; the braces of an inline block vanish, those of vectors stay."""
    line = re.sub(r"^\{\s*(?=\.reg)", "", line)
    line = re.sub(r";\s*\}$", ";", line)
    if re.fullmatch(r"\$?\w+:", line):
        return [line]
    return [s.strip() for s in line.split(";") if s.strip()]


def main():
    count = sys.argv[3:] == ["--count"]
    if len(sys.argv) != 3 and not count:
        sys.exit(__doc__)
    lines = open(sys.argv[1]).read().splitlines()
    shared, kernels, functions, at = [], [], [], 0
    while at < len(lines):
        line = lines[at]
        if ".shared" in line and line.startswith(".extern"):
            shared.append(re.search(r"(\w+)\[\]", line)[1])
        elif line.startswith((".shared", ".const", ".global", ".extern .func")):
            sys.exit(f"ptx2c: {sys.argv[1]}:{at + 1}: not translated: {line}")
        if re.search(r"\.(entry|func)\b", line):
            entry = ".entry" in line
            try:
                function, at = read_function(lines, at, shared, count)
            except Unknown as e:
                sys.exit(f"ptx2c: {sys.argv[1]}: in the function at line {at + 1}: unknown: {e}; write down what it "
                         "does on a GPU, or change the source")
            if function:
                (kernels if entry else functions).append(function)
        else:
            at += 1
    if len(shared) > 1 or not kernels:
        sys.exit("ptx2c: expected kernels and at most one block of shared memory")
    text = ["// Made by scripts/ptx2c.py.", "#pragma once", '#include "tests/cuda/ptx_runtime.hpp"',
            *(['#include "tests/cuda/ptx_count.hpp"'] if count else []), "namespace eqc::ptx {"]
    text += [f.head() + ";" for f in functions] + [f.source() for f in functions + kernels]
    open(sys.argv[2], "w").write("\n".join(text + ["}  // namespace eqc::ptx", ""]))
    print(f"ptx2c: {len(kernels)} kernels, {sum(len(f.lines) for f in functions + kernels)} statements, "
          f"{len(functions)} functions that they call: "
          f"{', '.join(k.name for k in kernels)}")


if __name__ == "__main__":
    main()
