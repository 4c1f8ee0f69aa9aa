// What the headlines depend on: indices with their intervals, where conclusions fail.
import { h, label } from "./dom.js";
import { has, head, number, table, datum } from "./data.js";
import { draw, Plot, shortName, shareAxis } from "./plots.js";

const order = (output) => {
  const line = (head.sensitivity.order ?? "").split("\n").find((l) => l.startsWith(output + ": "));
  return line ? line.slice(output.length + 2) : "";
};

/** Total and first-order indices of one headline, the largest first; lines where the order is certain. */
export function tornado(output) {
  return () => {
    const t = table("sensitivity_index"),
      ranks = table("sensitivity_rank");
    const total = t.axis("statistic").includes("ST") ? "ST" : t.axis("statistic").at(-1);
    const first = t.axis("statistic").includes("S1") ? "S1" : t.axis("statistic")[0];
    const certain = has("sensitivity_certain_after") ? table("sensitivity_certain_after") : null;
    const rows = t
      .axis("input")
      .map((input) => ({
        input,
        rank: ranks.cell({ output, input }).value("value"),
        all: t.cell({ output, input, statistic: total }),
        alone: t.cell({ output, input, statistic: first }),
        cut: certain?.cell({ output, input }).value("value") === 1,
      }))
      .sort((a, b) => a.rank - b.rank);
    const shown = rows.filter((r) => r.all.value("hi") > 0.005).slice(0, 10);
    const mid = (c) => Math.max(0, c.value("value"));
    const cuts = shown.filter((r) => r.cut);
    const cell = (c) =>
      h(
        "span",
        { class: "number" },
        datum(c, "value", { shift: 0 }),
        h("span", { class: "band" }, " (", datum(c, "lo", { shift: 0 }), " to ", datum(c, "hi", { shift: 0 }), ")"),
      );
    return {
      title: `What moves ${output}`,
      caption: order(output) ? label(order(output).replace(/^c/, "C"), 200) : "No order is certain.",
      alternative: shown.map((r) => `${r.input} ${r.all.printed.value}`).join("; "),
      columns: [
        { name: "Input" },
        { name: "Alone (first order)", numeric: true },
        { name: "In all (total)", numeric: true },
        { name: "Rank", numeric: true },
      ],
      rows: rows.map((r) => [
        r.input,
        cell(r.alone),
        cell(r.all),
        h("span", {}, datum(ranks.cell({ output, input: r.input }), "value", { shift: 0 })),
      ]),
      draw: shown.length
        ? (width) =>
            draw({
              width,
              height: 62 + 23 * shown.length,
              marginLeft: Math.min(180, width * 0.42),
              x: shareAxis("Share of the variance →", width, {
                domain: [0, Math.max(1, ...shown.map((r) => r.all.value("hi")))],
              }),
              y: { domain: shown.map((r) => r.input), label: null, tickFormat: (l) => shortName(l, 28) },
              marks: [
                Plot.barX(shown, {
                  y: "input",
                  x: (r) => mid(r.all),
                  fill: "var(--band)",
                  insetTop: 2,
                  insetBottom: 2,
                }),
                Plot.barX(shown, {
                  y: "input",
                  x: (r) => mid(r.alone),
                  fill: "var(--accent)",
                  insetTop: 6,
                  insetBottom: 6,
                }),
                Plot.ruleY(shown, {
                  y: "input",
                  x1: (r) => Math.max(0, r.all.value("lo")),
                  x2: (r) => r.all.value("hi"),
                  stroke: "var(--ink)",
                  strokeWidth: 1.4,
                }),
                Plot.tickY(cuts, { y: "input", dy: 11, stroke: "var(--second)", strokeDasharray: "5 4" }),
              ],
            })
        : null,
      explain: [`${head.command} sensitivity ${head.cube.scenario_file ?? "SCENARIO"} --outputs '${output}' --all`],
      sources: [
        `Study ${head.sensitivity.file}: ${head.sensitivity.method}, ${head.sensitivity.rows} rows, result digest ${head.sensitivity.digest}`,
      ],
      tables: ["sensitivity_index", "sensitivity_rank"],
    };
  };
}

/** Conclusions with the chance that they fail and the box of assumptions in which they do. */
export function flips() {
  return () => {
    if (!has("sensitivity_conclusions")) return null;
    const t = table("sensitivity_conclusions");
    const percent = (cell, name) => h("span", {}, datum(cell, name, { shift: -2 }), "\u00a0%");
    return {
      title: "Statements, and where they fail",
      caption:
        "Each statement, how likely it fails once everything uncertain and every choice of the study is let loose, and the simplest set of assumptions in which it mostly fails. Boxes are found on half of the rows and judged on the other half.",
      columns: [
        { name: "Statement" },
        { name: "Fails with a chance of" },
        { name: "Fails where" },
        { name: "Failures that lie there" },
        { name: "Of what lies there fails" },
      ],
      rows: t.axis("conclusion").map((conclusion) => {
        const cell = t.cell({ conclusion });
        const where = t.text({ conclusion }, "fails_where");
        return [
          conclusion,
          h(
            "span",
            {},
            percent(cell, "value"),
            h(
              "span",
              { class: "band" },
              " (",
              datum(cell, "lo", { shift: -2 }),
              " to ",
              datum(cell, "hi", { shift: -2 }),
              ")",
            ),
          ),
          h("span", {}, label(where || "no box of assumptions describes where", 300)),
          where ? percent(cell, "failures_there") : "",
          where ? percent(cell, "fails_there") : "",
        ];
      }),
      open: true,
      explain: [`${head.command} sensitivity ${head.cube.scenario_file ?? "SCENARIO"} --flip all`],
      sources: [
        `Study ${head.sensitivity.file}, result digest ${head.sensitivity.digest}; boxes by PRIM (Friedman, Fisher 1999)`,
      ],
      tables: ["sensitivity_conclusions"],
    };
  };
}

/** Errors against published measurements. */
export function errors(task) {
  return () => {
    const id = `errors_${task}`;
    if (!has(id)) return null;
    const t = table(id);
    const rows = t
      .axis("family")
      .map((family) => ({ family, cell: t.cell({ family }) }))
      .filter((r) => r.cell.value("scored") > 0);
    const shown = rows.filter((r) => r.cell.value("scored") >= 5);
    const d = (r, name, shift) => h("span", {}, datum(r.cell, name, { shift }));
    return {
      title: task === "training" ? "Predicted training against measurements" : "Predicted serving against measurements",
      caption: [
        "Published measurements by family (who measured, with what). The dot is the median error, the line reaches to the error that nine of ten predictions stay below. ",
        "“Unseen” families were never looked at when parameters were fitted: they say most about what to expect.",
      ],
      alternative: shown.map((r) => `${r.family}: ${r.cell.printed.median_error}`).join("; "),
      columns: [
        { name: "Family" },
        { name: "Rows", numeric: true },
        { name: "Predicted", numeric: true },
        { name: "Median error, %", numeric: true },
        { name: "Mean error, %", numeric: true },
        { name: "Bias, %", numeric: true },
        { name: "90th percentile, %", numeric: true },
        { name: "Inside the 5-95 % band, %", numeric: true },
      ],
      rows: rows.map((r) => [
        r.family,
        d(r, "rows", 0),
        d(r, "scored", 0),
        ...["median_error", "mean_error", "bias", "p90_error", "inside"].map((n) => d(r, n, -2)),
      ]),
      draw: shown.length
        ? (width) =>
            draw({
              width,
              height: 50 + 19 * shown.length,
              marginLeft: Math.min(160, width * 0.4),
              x: shareAxis("Error →", width, {
                domain: [0, Math.min(1, Math.max(...shown.map((r) => r.cell.value("p90_error"))))],
                clamp: true,
              }),
              y: { domain: shown.map((r) => r.family), label: null },
              marks: [
                Plot.ruleY(shown, {
                  y: "family",
                  x1: (r) => r.cell.value("median_error"),
                  x2: (r) => r.cell.value("p90_error"),
                  stroke: "var(--band)",
                  strokeWidth: 4,
                }),
                Plot.dot(shown, {
                  y: "family",
                  x: (r) => r.cell.value("median_error"),
                  r: 4,
                  fill: (r) => (r.family.startsWith("all ") ? "var(--second)" : "var(--accent)"),
                }),
              ],
            })
        : null,
      explain: [`${head.command} validate ${task}`],
      sources: [t.description, "Measurements and their sources: scenarios/catalog/truth"],
      tables: [id],
    };
  };
}
