// What all charts share: Plot with the page's colours, ticks that read well, bands as thin lines behind points.
import * as Plot from "@observablehq/plot";
import { scaleOf } from "./digits.js";

export { Plot };

export function draw(options) {
  return Plot.plot({
    className: "plot",
    marginTop: 26,
    marginBottom: 40,
    ...options,
    style: { background: "none", overflow: "visible" },
  });
}

const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** Ticks of money and counts: 10 k, 1 M. */
export function tick(value) {
  const s = Math.abs(value) >= 1000 && Math.abs(value) < 1e6 ? { shift: 3, unit: "k" } : scaleOf(value, "1");
  return `${short.format(value / 10 ** s.shift)}${s.unit ? "\u00a0" + s.unit : ""}`;
}

/** Powers of ten, so that labels do not crowd; 1, 2 and 5 times them where there are too few. */
export function powers(low, high, most = 8) {
  const first = Math.ceil(Math.log10(low) - 1e-9),
    last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 2)
    return [first - 1, first, first + 1, first + 2]
      .flatMap((p) => [1, 2, 5].map((m) => m * 10 ** p))
      .filter((v) => v >= low && v <= high);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks = [];
  for (let p = first; p <= last; p += step) ticks.push(10 ** p);
  return ticks;
}

export const logAxis = (low, high, label, most) => ({
  type: "log",
  domain: [low, high],
  ticks: powers(low, high, most),
  tickFormat: tick,
  label,
  grid: true,
});
/** Shares in percent; fewer ticks where the chart is narrow. */
export const shareAxis = (label, width, more = {}) => ({
  domain: [0, 1],
  label,
  tickFormat: (v) => `${Math.round(100 * v)} %`,
  ticks: width < 500 ? 3 : 5,
  grid: true,
  ...more,
});
export const finite = (v) => Number.isFinite(v) && v > 0;
export const shortName = (name, longest = 26) => {
  const letters = [...name];
  return letters.length > longest ? letters.slice(0, longest - 1).join("") + "…" : name;
};
