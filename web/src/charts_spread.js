// How capability is spread: Lorenz curves with Gini, and the fewest that hold most of it.
import { h } from "./dom.js";
import { has, table, number, numberText } from "./data.js";
import { draw, Plot, shareAxis } from "./plots.js";
import { showCommand, variableSource } from "./how.js";

const lorenzAt = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99];

/** Lorenz curves of each kind of payer, with Gini. */
export function lorenz() {
  return (state) => {
    const verb = state.task === "training" ? "train" : "host";
    const groups = [
      ["nation", "Nations"],
      ["organization", "Companies"],
      ["institution", "Research institutions"],
      ["bloc", "Blocs"],
    ].map(([id, name]) => ({ id: `${id}_${verb}_metric`, name, at: {} }));
    if (state.task === "serving" && has("people_use_metric"))
      groups.push({
        id: "people_use_metric",
        name: "Adults, tokens within reach",
        at: { use_basis: table("people_use_metric").axis("use_basis")[0] },
      });
    const curves = groups
      .filter((g) => has(g.id))
      .map((g) => {
        const t = table(g.id),
          at = { model: state.model, case: state.case, ...g.at };
        const points = lorenzAt
          .map((p) => ({ p: p / 100, cell: t.cell({ ...at, metric: `lorenz_${p}` }) }))
          .filter((x) => x.cell.known);
        return {
          ...g,
          points,
          gini: t.cell({ ...at, metric: "gini" }),
          few: t.cell({ ...at, metric: "fewest_holders_90" }),
        };
      })
      .filter((g) => g.points.length > 3);
    if (!curves.length) return null;
    const line = curves.flatMap((g) => [
      { name: g.name, p: 0, v: 0 },
      ...g.points.map((x) => ({ name: g.name, p: x.p, v: x.cell.middle, lo: x.cell.low, hi: x.cell.high })),
      { name: g.name, p: 1, v: 1 },
    ]);
    const colour = {
      domain: curves.map((g) => g.name),
      range: ["var(--accent)", "var(--second)", "var(--third)", "var(--fourth)"].slice(0, curves.length),
    };
    return {
      title: "How unequally the capability is spread",
      caption: [
        "Go along the bottom from the poorest to the richest: the curve says which share of all capability they hold together. The further it sags below the straight line, the fewer hold it. ",
        "Capability is budget over cost; the shaded band is 5 to 95 %.",
      ],
      alternative: curves.map((g) => `${g.name}: Gini ${numberText(g.gini)}`).join("; "),
      note: curves.map((g, i) =>
        h(
          "span",
          { class: "key" },
          i > 0 ? " · " : "",
          h("span", { class: `dot-key key-${i + 1}`, "aria-hidden": "true" }),
          ` ${g.name}: Gini `,
          number(g.gini),
        ),
      ),
      columns: [
        { name: "Who" },
        { name: "Gini", numeric: true },
        { name: "Fewest that hold 90 %", numeric: true },
        ...lorenzAt.map((p) => ({ name: `Share of the poorest ${p} %`, numeric: true })),
      ],
      rows: curves.map((g) => [
        g.name,
        number(g.gini),
        number(g.few),
        ...g.points.map((x) => number(x.cell, { unit: "share" })),
      ]),
      draw: (width) => {
        const size = Math.min(width, 460);
        return draw({
          width: size,
          height: size * 0.86,
          marginLeft: 46,
          x: shareAxis("Share of all, poorest first →", size, { ticks: 5, grid: false }),
          y: shareAxis("↑ Share of the capability"),
          color: colour,
          marks: [
            Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: "var(--soft)", strokeDasharray: "4 4" }),
            Plot.areaY(
              line.filter((d) => Number.isFinite(d.lo)),
              { x: "p", y1: "lo", y2: "hi", fill: "name", fillOpacity: 0.25 },
            ),
            Plot.line(line, { x: "p", y: "v", stroke: "name", strokeWidth: 2.2 }),
          ],
        });
      },
      explain: [showCommand(curves[0].id, { model: state.model, case: state.case, metric: "gini" })],
      sources: variableSource(...curves.map((g) => g.id)),
      tables: curves.map((g) => g.id),
    };
  };
}

const few = [
  [50, "half"],
  [80, "80 %"],
  [90, "90 %"],
];

/** How many of each kind it takes to hold half, 80 and 90 % of all capability. */
export function fewest() {
  return (state) => {
    const verb = state.task === "training" ? "train" : "host";
    const groups = [
      ["nation", "Nations"],
      ["organization", "Companies"],
      ["institution", "Research institutions"],
      ["bloc", "Blocs"],
    ].filter(([id]) => has(`${id}_${verb}_metric`));
    const rows = groups
      .flatMap(([id, name]) =>
        few.map(([q, words]) => ({
          id,
          name: `${name}: ${words}`,
          cell: table(`${id}_${verb}_metric`).cell({
            model: state.model,
            case: state.case,
            metric: `fewest_holders_${q}`,
          }),
        })),
      )
      .filter((r) => r.cell.known);
    if (!rows.length) return null;
    return {
      title: "The fewest that hold most of it",
      caption:
        "The smallest number of them whose budgets together make up half, 80 and 90 % of all capability. The line is the 5 to 95 % band.",
      columns: [{ name: "Who, and which share" }, { name: "How many", numeric: true }],
      rows: rows.map((r) => [r.name, number(r.cell)]),
      draw: (width) =>
        draw({
          width,
          height: 56 + 30 * rows.length,
          marginLeft: Math.min(190, width * 0.42),
          marginRight: 96,
          x: {
            label: "How many →",
            ticks: width < 500 ? 3 : 6,
            domain: [0, Math.max(...rows.map((r) => r.cell.high || r.cell.middle)) * 1.08],
            grid: true,
          },
          y: { domain: rows.map((r) => r.name), label: null },
          marks: [
            Plot.ruleY(rows, {
              y: "name",
              x1: (r) => r.cell.low,
              x2: (r) => r.cell.high,
              stroke: "var(--band)",
              strokeWidth: 6,
              strokeLinecap: "round",
            }),
            Plot.dot(rows, { y: "name", x: (r) => r.cell.middle, r: 5, fill: "var(--accent)", stroke: "var(--paper)" }),
            Plot.text(rows, {
              y: "name",
              x: (r) => Math.max(r.cell.high || 0, r.cell.middle),
              text: (r) => numberText(r.cell),
              dx: 10,
              textAnchor: "start",
              fill: "var(--ink)",
            }),
          ],
        }),
      explain: [
        showCommand(`${groups[0][0]}_${verb}_metric`, {
          model: state.model,
          case: state.case,
          metric: "fewest_holders_90",
        }),
      ],
      sources: variableSource(...groups.map(([id]) => `${id}_${verb}_metric`)),
      tables: groups.map(([id]) => `${id}_${verb}_metric`),
    };
  };
}
