// Headlines as dots, the cube as a heat map, what is measured.
import { h, label, plain } from "./dom.js";
import { all, head, has, table, nameOf, number, numberText, unitOf, datum } from "./data.js";
import { draw, Plot, shortName, tick, powers } from "./plots.js";
import { showCommand, variableSource } from "./how.js";
import { moved } from "./digits.js";

/** A headline's own words, with the names of models and without terms of the trade. */
function inWords(text) {
  const named = [...head.axes.model]
    .sort((a, b) => b.length - a.length)
    .reduce((said, id) => said.split(` ${id}`).join(` ${plain(nameOf("model", id))}`), text);
  return named
    .replace("% of GERD", "% of what they spend on research")
    .replace("Gap (P1) of using", "How far incomes fall short (poverty gap P1) of using");
}

/** One headline: twenty dots, each a twentieth of the worlds. */
export function headline(id) {
  return (state) => {
    const t = table(id),
      cell = t.cell({ case: state.case });
    const dots = t.values
      .filter((v) => v.startsWith("q"))
      .map((v) => cell.value(v))
      .filter(Number.isFinite);
    const unit = t.unit === "share" ? "share" : t.unit;
    const log = unit === "USD" && Math.min(...dots) > 0 && Math.max(...dots) / Math.min(...dots) > 20;
    const stacked = stack(dots, log);
    const fmt = unit === "share" ? (v) => `${+(100 * v).toFixed(1)} %` : tick;
    return {
      title: inWords(t.title[0].toUpperCase() + t.title.slice(1)),
      caption: [number(cell, { unit, words: true }), t.description ? `. Claim: ${inWords(t.description)}.` : "."],
      alternative: numberText(cell, { unit }),
      columns: [{ name: "Statistic" }, { name: t.unit === "share" ? "%" : t.unit, numeric: true }],
      rows: t.values.map((v) => [
        v === "p50" ? "median" : v === "p05" ? "5 %" : v === "p95" ? "95 %" : `${v.slice(1)} %`,
        h("span", {}, datum(cell, v, { shift: unit === "share" ? -2 : 0 })),
      ]),
      draw: dots.length
        ? (width) =>
            draw({
              width,
              height: 150,
              marginLeft: 16,
              marginRight: 24,
              x: {
                label: unit === "share" ? "%" : unit === "1" ? null : t.unit,
                type: log ? "log" : "linear",
                tickFormat: fmt,
                ticks: log ? powers(Math.min(...dots), Math.max(...dots), 4) : 4,
                inset: 14,
                nice: !log,
              },
              y: { axis: null, domain: [0, Math.max(8, ...stacked.map((d) => d.y + 1))] },
              marks: [
                Plot.ruleX([cell.low, cell.high].filter(Number.isFinite), {
                  stroke: "var(--soft)",
                  strokeDasharray: "3 3",
                }),
                Plot.dot(stacked, {
                  x: "x",
                  y: "y",
                  r: 5.4,
                  fill: (d) => (d.x < cell.low || d.x > cell.high ? "var(--band)" : "var(--accent)"),
                }),
              ],
            })
        : null,
      explain: [`${head.command} study ${head.cube_word} --question 1,2,13`],
      sources: [],
      tables: [id],
    };
  };
}

/** Dots of about the same value stand on each other. */
function stack(values, log) {
  const f = log ? Math.log : (v) => v;
  const sorted = [...values].sort((a, b) => a - b);
  const width = (f(sorted.at(-1)) - f(sorted[0])) / 14 || 1;
  const columns = [];
  return sorted.map((x) => {
    const last = columns.at(-1);
    if (last && f(x) - f(last.x) < width) return { x: last.x, y: last.n++ + 0.5 };
    columns.push({ x, n: 1 });
    return { x, y: 0.5 };
  });
}

/** Any quantity over any two axes; all other axes by select. */
export function heatMap() {
  const quantities = all().filter((t) => t.id === t.variable && t.axes.length >= 2 && t.values.includes("p05"));
  if (!quantities.length) return null;
  const set = {
    quantity: (quantities.find((t) => t.id === "training_cost_own") ?? quantities[0]).id,
    x: "",
    y: "",
    at: {},
  };
  const box = h("div", { class: "selects" });
  let again = () => {};
  const choose = (id, name, options, value, onchange) => {
    const select = h(
      "select",
      { id: `heat-${id}` },
      options.map(([v, text]) => h("option", { value: v, selected: v === value }, plain(text, 50))),
    );
    select.addEventListener("change", () => {
      onchange(select.value);
      again(`heat-${id}`);
    });
    return h("div", {}, h("label", { for: `heat-${id}` }, name), select);
  };
  const spec = (state) => {
    const t = table(set.quantity);
    const axes = t.axes.map((a) => a.name);
    if (!axes.includes(set.y)) set.y = axes.includes("model") ? "model" : axes[0];
    if (!axes.includes(set.x) || set.x === set.y)
      set.x = axes.includes("hardware") && set.y !== "hardware" ? "hardware" : axes.find((a) => a !== set.y);
    for (const a of t.axes) {
      if (a.name in state && !set.touched?.[a.name]) set.at[a.name] = state[a.name];
      if (!a.labels.includes(set.at[a.name])) set.at[a.name] = a.labels.includes("USA") ? "USA" : a.labels[0];
    }
    const free = axes.filter((a) => a !== set.x && a !== set.y);
    box.replaceChildren(
      choose(
        "quantity",
        "Quantity",
        quantities.map((q) => [q.id, `${q.title} (${q.id})`]),
        set.quantity,
        (v) => {
          set.quantity = v;
        },
      ),
      choose(
        "y",
        "Down",
        axes.map((a) => [a, a]),
        set.y,
        (v) => {
          if (v === set.x) set.x = set.y;
          set.y = v;
        },
      ),
      choose(
        "x",
        "Across",
        axes.map((a) => [a, a]),
        set.x,
        (v) => {
          if (v === set.y) set.y = set.x;
          set.x = v;
        },
      ),
      ...free.map((a) =>
        choose(
          `at-${a}`,
          a,
          t.axis(a).map((l) => [l, nameOf(a, l)]),
          set.at[a],
          (v) => {
            set.at[a] = v;
            (set.touched ??= {})[a] = true;
          },
        ),
      ),
    );
    const most = 60;
    const ys = t.axis(set.y).slice(0, most),
      xs = t.axis(set.x).slice(0, most);
    const cells = [];
    for (const y of ys) for (const x of xs) cells.push({ x, y, cell: t.cell({ ...set.at, [set.y]: y, [set.x]: x }) });
    const values = cells.map((c) => c.cell.middle).filter(Number.isFinite);
    const log = values.length && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 50;
    const share = unitOf(t) === "share";
    const f = log ? Math.log : (v) => v,
      least = f(Math.min(...values)),
      most_ = f(Math.max(...values));
    const dark = (v) => (f(v) - least) / (most_ - least || 1) > 0.62;
    const name = (axis, l) => shortName(nameOf(axis, l), 18);
    const unit = share ? "%" : t.unit;
    return {
      title: `${t.title}`,
      caption: [
        `Median over worlds [${unit}]; darker is more. An empty field has no value: nothing feasible is there. Bands stand in the table.`,
        t.axis(set.x).length > most || t.axis(set.y).length > most ? ` The first ${most} of each axis are drawn.` : "",
      ],
      alternative: `Heat map of ${t.title} by ${set.y} and ${set.x}`,
      columns: [{ name: set.y }, ...xs.map((x) => ({ name: plain(nameOf(set.x, x), 30), numeric: true }))],
      rows: ys.map((y) => [
        nameOf(set.y, y),
        ...xs.map((x) => number(t.cell({ ...set.at, [set.y]: y, [set.x]: x }), { plainUnit: share ? false : true })),
      ]),
      draw: values.length
        ? (width) => {
            const left = Math.min(150, width * 0.34),
              across = (width - left - 20) / xs.length;
            return draw({
              width,
              height: 130 + Math.min(ys.length * 24, 1000),
              marginLeft: left,
              marginTop: 10,
              marginBottom: 108,
              x: { domain: xs, tickFormat: (l) => name(set.x, l), tickRotate: -45, label: null },
              y: { domain: ys, tickFormat: (l) => name(set.y, l), label: null },
              color: { type: log ? "log" : "linear", range: ["var(--heat-low)", "var(--heat-high)"], interpolate: mix },
              marks: [
                Plot.cell(
                  cells.filter((c) => Number.isFinite(c.cell.middle)),
                  {
                    x: "x",
                    y: "y",
                    fill: (c) => c.cell.middle,
                    inset: 0.5,
                    title: (c) => `${nameOf(set.y, c.y)}, ${nameOf(set.x, c.x)}: ${numberText(c.cell)}`,
                  },
                ),
                ...(across > 50
                  ? [
                      Plot.text(
                        cells.filter((c) => Number.isFinite(c.cell.middle)),
                        {
                          x: "x",
                          y: "y",
                          text: (c) => brief(c.cell, share),
                          fill: (c) => (dark(c.cell.middle) ? "var(--paper)" : "var(--ink)"),
                          fontSize: 11,
                        },
                      ),
                    ]
                  : []),
              ],
            });
          }
        : null,
      explain: [showCommand(t.id, Object.fromEntries(free.map((a) => [a, set.at[a]])))],
      sources: variableSource(t.id),
      tables: [t.id],
    };
  };
  return {
    spec,
    controls: [box],
    onAgain: (f) => {
      again = f;
    },
  };
}

const brief = (cell, share) => (share ? `${moved(cell.printed[cell.middleName], -2)} %` : tick(cell.middle));

/** Colours by a mix that the browser makes of two of the page's own. */
const mix = (a, b) => (t) => `color-mix(in oklab, ${b} ${Math.round(100 * t)}%, ${a})`;

/** Which parts are measured, and which are priors. */
export function accuracy() {
  return () => {
    const kinds = [
      ["hardware", "Speed of accelerators", "hardware_speed_basis"],
      ["hardware", "Purchase prices", "hardware_purchase_basis"],
      ["hardware", "Rents", "hardware_rental_basis"],
      ["hardware", "Rows of accelerators", "hardware_origin"],
      ["model", "Training tokens", "model_tokens_basis"],
      ["model", "Rows of models", "model_origin"],
      ["nation", "Budgets of nations", "nation_budget_basis"],
      ["organization", "Budgets of companies", "organization_budget_basis"],
    ].filter(([, , id]) => has(id));
    const rows = [];
    for (const [axis, name, id] of kinds) {
      const t = table(id),
        counts = new Map();
      for (const l of t.axis(axis)) {
        const word = t.cell({ [axis]: l }).printed.value;
        counts.set(word, [...(counts.get(word) ?? []), l]);
      }
      for (const [word, labels] of [...counts].sort((a, b) => b[1].length - a[1].length))
        rows.push([
          name,
          word.replaceAll("_", " "),
          String(labels.length),
          labels.length > 12 ? "" : labels.map((l) => nameOf(axis, l)).join(", "),
        ]);
    }
    return {
      title: "What the numbers rest on",
      caption:
        "How many of each part were measured or read from a source, and how many follow a rule, a class prior or memory. What is not measured has wider bands.",
      columns: [{ name: "Part" }, { name: "Known from" }, { name: "How many", numeric: true }, { name: "Which" }],
      rows,
      open: true,
      sources: variableSource(...kinds.map(([, , id]) => id)),
      tables: kinds.map(([, , id]) => id),
      explain: [`${head.command} validate`],
    };
  };
}
