"""PTX instructions as C++ statements, each with the rounding it has on a GPU; an opcode that is not written down is an
error."""
import re

C_TYPE = {"pred": "bool", "u8": "uint8_t", "s8": "int8_t", "b8": "uint8_t", "u16": "uint16_t", "s16": "int16_t",
          "b16": "uint16_t", "u32": "uint32_t", "s32": "int32_t", "b32": "uint32_t", "u64": "uint64_t",
          "s64": "int64_t", "b64": "uint64_t", "f64": "double"}
SPECIAL = {"%tid.x": "thread_index.x", "%ctaid.x": "block_index.x", "%ctaid.y": "block_index.y",
           "%ntid.x": "block_size.x", "%nctaid.x": "grid_size.x"}
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "lo": "<", "ls": "<=", "hi": ">",
           "hs": ">="}
ROUNDED = {"add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}", "rcp": "1.0 / {0}",
           "sqrt": "__builtin_sqrt({0})",
           "fma": "__builtin_fma({0}, {1}, {2})"}  # of doubles; only with .rn
INTEGER = {"add": "+", "sub": "-", "and": "&", "or": "|", "xor": "^"}
WIDE = {"s16": "s32", "u16": "u32", "s32": "s64", "u32": "u64"}


class Unknown(Exception):
    pass


def bits(type_name):
    return 8 if type_name == "pred" else int(type_name[1:])


def is_integer(type_name):
    return type_name in C_TYPE and type_name[0] in "usb"


class Kernel:
    """One .entry or .func: its parameters, registers and body as C++."""

    def __init__(self, name, params, shared):
        self.name, self.params, self.shared = name, params, shared
        self.registers = {}  # name -> PTX type
        self.depots = []     # (name, bytes)
        self.call_params = set()  # of the calls in it
        self.lines = []

    # operands

    def value(self, operand, type_name):
        """An operand read as `type_name`."""
        c = C_TYPE[type_name]
        if operand in self.registers:
            have = self.registers[operand]
            if (have, type_name) == ("f64", "b64"):
                return f"ptx::bits({mangle(operand)})"
            if "f64" in (have, type_name) and have != type_name:
                raise Unknown(f"{operand} of type {have} read as {type_name}")
            return f"(({c})({mangle(operand)}))"
        if operand in SPECIAL:
            return f"(({c})fibers::{SPECIAL[operand]})"
        if re.fullmatch(r"0[dD][0-9A-Fa-f]{16}", operand):
            if type_name not in ("f64", "b64"):
                raise Unknown(f"{operand} read as {type_name}")
            return f"ptx::real(0x{operand[2:]}ULL)"
        if re.fullmatch(r"-?(0x[0-9A-Fa-f]+|\d+)U?", operand):
            number = int(operand.rstrip("U"), 0) % 2 ** 64
            return f"(({c}){number}ULL)"
        if operand in self.shared:
            return f"(({c})0)"
        if operand in self.params:
            return f"(({c})(uintptr_t){self.params[operand]})"
        if operand in self.call_params or operand in dict(self.depots):
            return f"(({c})(uintptr_t){operand})"
        raise Unknown(f"operand {operand}")

    def address(self, operand, space):
        m = re.fullmatch(r"\[([%\w$.]+)(?:\+(-?\d+))?\]", operand)
        if not m:
            raise Unknown(f"address {operand}")
        base, offset = m.group(1), int(m.group(2) or 0)
        if space == "shared":
            start = self.value(base, self.registers.get(base, "u32"))
            return f"ptx::shared((uint32_t)({start}) + (uint32_t)({offset}))"
        return f"(char*)(uintptr_t)({self.value(base, 'u64')} + (uint64_t)({offset}LL))"

    def store(self, destination, expression):
        self.lines.append(f"{mangle(destination)} = {expression};")

    # instructions

    def instruction(self, text):
        m = re.fullmatch(r"(?:@(!?)(%\w+)\s+)?([\w.:]+)\s*(.*)", text)
        if not m:
            raise Unknown(text)
        negate, guard, opcode, rest = m.groups()
        operands = [o.strip() for o in re.findall(r"\{[^}]*\}|\[[^\]]*\]|[^,\s][^,]*", rest)]
        start = len(self.lines)
        self.translate(opcode.split("."), operands)
        if guard:
            condition = f"{'!' if negate else ''}{mangle(guard)}"
            self.lines[start:] = [f"if ({condition}) {{ {' '.join(self.lines[start:])} }}"]

    def translate(self, op, o):
        name, last = op[0], op[-1]
        handler = getattr(self, "op_" + name, None)
        if name in ROUNDED and last == "f64":
            if op[1:] != ["rn", "f64"]:
                raise Unknown(".".join(op) + " (not rounded to nearest)")
            self.store(o[0], ROUNDED[name].format(*(self.value(x, "f64") for x in o[1:])))
        elif handler is not None:
            handler(op, o)
        elif name in INTEGER and len(op) == 2 and (is_integer(last) or last == "pred"):
            self.store(o[0], f"({C_TYPE[last]})({self.unsigned(o[1], last)} {INTEGER[name]} "
                             f"{self.unsigned(o[2], last)})")
        elif name in ("div", "rem") and len(op) == 2 and is_integer(last):
            self.store(o[0], f"{self.value(o[1], last)} {'/' if name == 'div' else '%'} {self.value(o[2], last)}")
        else:
            raise Unknown(".".join(op))

    def unsigned(self, operand, type_name):
        if type_name == "pred":
            return self.value(operand, "pred")
        return self.value(operand, f"u{bits(type_name)}")

    def op_mul(self, op, o):
        if op[1] == "lo":
            self.store(o[0], f"({C_TYPE[op[2]]})({self.unsigned(o[1], op[2])} * {self.unsigned(o[2], op[2])})")
        elif op[1] == "wide":
            c = C_TYPE[WIDE[op[2]]]
            self.store(o[0], f"({c}){self.value(o[1], op[2])} * ({c}){self.value(o[2], op[2])}")
        elif op[1:] == ["hi", "u32"]:
            self.store(o[0], f"(uint32_t)(((uint64_t){self.value(o[1], 'u32')} * {self.value(o[2], 'u32')}) >> 32)")
        elif op[1:] == ["hi", "s32"]:
            self.store(o[0], f"(int32_t)(((int64_t){self.value(o[1], 's32')} * {self.value(o[2], 's32')}) >> 32)")
        else:
            raise Unknown(".".join(op))

    def op_mad(self, op, o):
        if op[1] != "lo":
            raise Unknown(".".join(op))
        t = op[2]
        self.store(o[0], f"({C_TYPE[t]})({self.unsigned(o[1], t)} * {self.unsigned(o[2], t)} + "
                         f"{self.unsigned(o[3], t)})")

    def op_min(self, op, o, function="smaller"):
        if len(op) != 2 or not (is_integer(op[1]) or op[1] == "f64"):
            raise Unknown(".".join(op))
        self.store(o[0], f"ptx::{function}<{C_TYPE[op[1]]}>({self.value(o[1], op[1])}, {self.value(o[2], op[1])})")

    def op_max(self, op, o):
        self.op_min(op, o, "larger")

    def op_neg(self, op, o):
        if op[1] == "f64":
            self.store(o[0], f"-{self.value(o[1], 'f64')}")
        else:
            self.store(o[0], f"({C_TYPE[op[1]]})(0 - {self.unsigned(o[1], op[1])})")

    def op_abs(self, op, o):
        if op[1] != "f64":
            raise Unknown(".".join(op))
        self.store(o[0], f"__builtin_fabs({self.value(o[1], 'f64')})")

    def op_not(self, op, o):
        sign = "!" if op[1] == "pred" else "~"
        self.store(o[0], f"({C_TYPE[op[1]]})({sign}{self.unsigned(o[1], op[1])})")

    def op_brev(self, op, o):
        if op[1:] != ["b32"]:
            raise Unknown(".".join(op))
        self.store(o[0], f"ptx::reversed({self.unsigned(o[1], 'b32')})")

    def op_bfind(self, op, o):
        if op[1:] != ["shiftamt", "u32"]:
            raise Unknown(".".join(op))
        self.store(o[0], f"ptx::shift_to_top({self.value(o[1], 'u32')})")

    def op_shl(self, op, o):
        self.store(o[0], f"ptx::left({self.unsigned(o[1], op[1])}, {self.value(o[2], 'u32')})")

    def op_shr(self, op, o):
        self.store(o[0], f"ptx::right<{C_TYPE[op[1]]}>({self.value(o[1], op[1])}, {self.value(o[2], 'u32')})")

    def op_prmt(self, op, o):
        if op[1:] != ["b32"]:
            raise Unknown(".".join(op))
        self.store(o[0], f"ptx::permuted({', '.join(self.value(x, 'b32') for x in o[1:])})")

    def op_selp(self, op, o):
        self.store(o[0], f"{mangle(o[3])} ? {self.value(o[1], op[1])} : {self.value(o[2], op[1])}")

    def op_setp(self, op, o):
        relation, t = op[1], op[-1]
        if len(op) != 3:
            raise Unknown(".".join(op))
        a, b = self.value(o[1], t), self.value(o[2], t)
        if t == "f64" and relation[-1] == "u" and relation[:-1] in COMPARE:
            self.store(o[0], f"__builtin_isunordered({a}, {b}) || {a} {COMPARE[relation[:-1]]} {b}")
        elif t == "f64" and relation == "ne":  # ordered and not equal
            self.store(o[0], f"!__builtin_isunordered({a}, {b}) && {a} != {b}")
        elif t == "f64" and relation in ("num", "nan"):
            self.store(o[0], f"{'!' if relation == 'num' else ''}__builtin_isunordered({a}, {b})")
        elif relation in COMPARE:
            self.store(o[0], f"{a} {COMPARE[relation]} {b}")
        else:
            raise Unknown(".".join(op))

    def op_mov(self, op, o):
        t = op[1]
        pair = re.fullmatch(r"\{\s*(\S+?)\s*,\s*(\S+?)\s*\}", o[1])
        parts = re.fullmatch(r"\{\s*(\S+?)\s*,\s*(\S+?)\s*\}", o[0])
        if t == "b64" and pair:
            self.store(o[0], f"(uint64_t){self.value(pair[1], 'u32')} | (uint64_t){self.value(pair[2], 'u32')} << 32")
        elif t == "b64" and parts:
            source = self.bits64(o[1])
            self.store(parts[1], f"(uint32_t){source}")
            self.store(parts[2], f"(uint32_t)({source} >> 32)")
        elif t == "b64" and self.registers.get(o[0]) == "f64":
            self.store(o[0], mangle(o[1]) if self.registers.get(o[1]) == "f64"
                       else f"ptx::real({self.value(o[1], 'u64')})")
        elif t == "b64":
            self.store(o[0], self.bits64(o[1]))
        else:
            self.store(o[0], self.value(o[1], t))

    def bits64(self, operand):
        return f"ptx::bits({mangle(operand)})" if self.registers.get(operand) == "f64" else self.value(operand, "u64")

    def op_cvt(self, op, o):
        to, source = op[-2], op[-1]
        rounding = op[1:-2]
        if is_integer(to) and is_integer(source) and not rounding:
            self.store(o[0], f"({C_TYPE[to]}){self.value(o[1], source)}")
        elif to == "f64" and rounding == ["rn"] and is_integer(source):
            self.store(o[0], f"(double){self.value(o[1], source)}")
        elif source == "f64" and rounding == ["rzi"] and to in ("s32", "s64", "u32", "u64"):
            self.store(o[0], f"ptx::truncated<{C_TYPE[to]}>({self.value(o[1], 'f64')})")
        else:
            raise Unknown(".".join(op))

    def op_cvta(self, op, o):
        if op[1] == "shared":
            self.store(o[0], f"(uint64_t)(uintptr_t)ptx::shared((uint32_t){self.value(o[1], 'u64')})")
        elif op[1:3] == ["to", "shared"]:
            self.store(o[0], f"{self.value(o[1], 'u64')} - (uint64_t)(uintptr_t)fibers::shared_memory")
        elif op[1] in ("local", "param") or (op[1] == "to" and op[2] in ("global", "local", "param")):
            self.store(o[0], self.value(o[1], "u64"))
        else:
            raise Unknown(".".join(op))

    @staticmethod
    def memory(op):
        """(space, vector width, type) of a load or store."""
        words = [w for w in op[1:] if w not in ("nc", "relaxed", "weak")]
        space = words.pop(0) if words[0] in ("global", "local", "shared", "param") else "generic"
        width = int(words.pop(0)[1]) if words[0] in ("v2", "v4") else 1
        if len(words) != 1 or words[0] not in C_TYPE:
            raise Unknown(".".join(op))
        return space, width, words[0]

    @staticmethod
    def lanes(operand):
        return [x.strip() for x in operand.strip("{}").split(",")]

    def op_ld(self, op, o):
        space, width, t = self.memory(op)
        address = self.address(o[1], space)
        self.lines.append("{ " + f"{C_TYPE[t]} lane[{width}]; __builtin_memcpy(lane, {address}, sizeof lane);")
        for i, r in enumerate(self.lanes(o[0])):
            if r != "_":
                self.register_write(r, t, f"lane[{i}]")
        self.lines.append("}")

    def register_write(self, register, t, expression):
        if (self.registers[register] == "f64") != (t == "f64"):
            expression = f"ptx::real({expression})" if self.registers[register] == "f64" else f"ptx::bits({expression})"
        self.store(register, expression)

    def op_st(self, op, o):
        space, width, t = self.memory(op)
        values = [self.value(v, t) for v in self.lanes(o[1])]
        if len(values) != width:
            raise Unknown(".".join(op))
        self.lines.append(f"{{ const {C_TYPE[t]} lane[{width}] = {{{', '.join(values)}}}; "
                          f"__builtin_memcpy({self.address(o[0], space)}, lane, sizeof lane); }}")

    def atomic(self, op, address, amount):
        words = [w for w in op[1:] if w not in ("relaxed", "gpu")]
        space = words.pop(0) if words[0] in ("global", "shared") else "generic"
        if words not in (["add", "u32"], ["add", "s32"]):
            raise Unknown(".".join(op))
        return f"ptx::atomic_add({self.address(address, space)}, {self.value(amount, 'u32')})"

    def op_atom(self, op, o):
        self.store(o[0], self.atomic(op, o[1], o[2]))

    def op_red(self, op, o):
        self.lines.append(f"{self.atomic(op, o[0], o[1])};")

    def op_bar(self, op, o):
        if op[1:] != ["sync"] or o != ["0"]:
            raise Unknown(".".join(op))
        self.lines.append("fibers::Block::instance().barrier();")

    def call_parameter(self, statement):
        """A .param variable in the block around a call: memory that the function is given the address of."""
        m = re.fullmatch(r"\.param\s+(?:\.align\s+\d+\s+)?\.(\w+)\s+(\w+)(?:\[(\d+)\])?", statement)
        if not m:
            raise Unknown(statement)
        size = bits(m[1]) // 8 * int(m[3] or 1)
        self.call_params.add(m[2])
        self.lines.append(f"alignas(16) char {m[2]}[{size}];")

    def op_call(self, op, o):
        m = re.fullmatch(r"(?:\((\w+)\)\s*,\s*)?(\w+)\s*,\s*\(([\w\s,]*)\)", ", ".join(o))
        if op[1:] not in ([], ["uni"]) or not m:
            raise Unknown(".".join(op) + " " + ", ".join(o))
        given = ([m[1]] if m[1] else []) + [name.strip() for name in m[3].split(",") if name.strip()]
        self.lines.append(f"{m[2]}({', '.join(given)});")

    def op_bra(self, op, o):
        self.lines.append(f"goto {mangle(o[0])};")

    def op_ret(self, op, o):
        self.lines.append("return;")

    def head(self):
        return f"inline void {self.name}(" + ", ".join(f"const void* {p}" for p in self.params.values()) + ")"

    def source(self):
        out = [self.head() + " {"]
        for name, size in self.depots:
            out.append(f"  alignas(16) char {name}[{size}]; __builtin_memset({name}, 0xff, {size});")
        for register, t in self.registers.items():
            out.append(f"  [[maybe_unused]] {C_TYPE[t]} {mangle(register)} = {{}};")
        return "\n".join(out + ["  " + line for line in self.lines] + ["}"])


def mangle(name):
    return re.sub(r"[%$.]", "_", name)
