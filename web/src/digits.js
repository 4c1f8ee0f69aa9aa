// Numbers as printed texts. The program has rounded them to what their bands carry; here digits are moved, never made.

/** {sign, digits, exponent} of "2.4e+07", "0.0130", "15"; null for what is no number ("-", "inf"). */
function parts(text) {
  const m = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  return m && { sign: m[1], digits: m[2] + (m[3] ?? ""), exponent: Number(m[4] ?? 0) - (m[3] ?? "").length };
}

/** The same digits times 10^-shift, without an exponent unless they would need very many zeros. */
export function moved(text, shift) {
  const p = parts(text);
  if (!p) return text;
  let exponent = p.exponent - shift;
  let digits = p.digits;
  if (/^0*$/.test(digits)) return "0";
  if (exponent >= 0) {
    digits = digits.replace(/^0+/, "") + "0".repeat(exponent);
    return p.sign + digits.replace(/\B(?=(\d{3})+$)/g, ",");
  }
  digits = digits.padStart(1 - exponent, "0");
  const whole = digits.slice(0, exponent).replace(/^0+(?=\d)/, "");
  let fraction = digits.slice(exponent);
  // Zeros at the end of a whole number say nothing of its digits: 710000 is 710 k.
  if (/^-?\d+$/.test(text)) fraction = fraction.replace(/0+$/, "");
  if (!fraction) return p.sign + whole.replace(/\B(?=(\d{3})+$)/g, ",");
  if (whole === "0" && /^0{5}/.test(fraction)) {
    const rest = fraction.replace(/^0+/, "");
    const power = -(fraction.length - rest.length + 1);
    return `${p.sign}${rest[0]}${rest.length > 1 ? "." + rest.slice(1) : ""}e${power}`;
  }
  return p.sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + "." + fraction;
}

const prefixes = [
  [12, "T", "trillion"],
  [9, "G", "billion"],
  [6, "M", "million"],
  [3, "k", "thousand"],
];

/** How a unit is written, and by which power of ten its numbers are moved: {shift, unit}. `words`: "million USD". */
export function scaleOf(middle, unit, words = false) {
  if (unit === "share") return { shift: -2, unit: "%" };
  const value = Math.abs(Number(middle));
  const found =
    Number.isFinite(value) && prefixes.find(([power]) => value >= (power === 3 ? 99950 : 0.9995 * 10 ** power));
  const name = unit === "1" ? "" : unit;
  if (!found || (words && found[0] === 3)) return { shift: 0, unit: name };
  return { shift: found[0], unit: words ? `${found[2]} ${name}`.trim() : `${found[1]} ${name}`.trim() };
}
