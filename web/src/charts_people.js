// People against prices.
import { h, label } from "./dom.js";
import { has, table, nameOf, number } from "./data.js";
import { basisName, monthOfUse, payerOf, percent } from "./payers.js";
import { draw, finite, logAxis, Plot, shortName, shareAxis } from "./plots.js";
import { showCommand, variableSource } from "./how.js";

/** Share of adults able against what a month costs: every model and case is a point. */
export function adultsByPrice() {
  return (state) => {
    if (!has("people_use_able_share") || !has("people_use_cost_per_month")) return null;
    const able = table("people_use_able_share"),
      cost = table("people_use_cost_per_month");
    const basis = able.axis("use_basis")[0];
    const shares = able.axis("income_share");
    const points = [],
      rows = [];
    for (const model of able.axis("model"))
      for (const one of able.axis("case")) {
        const c = cost.cell({ model, case: one, use_basis: basis });
        if (!finite(c.middle)) continue;
        const cells = shares.map((share) => able.cell({ model, case: one, use_basis: basis, income_share: share }));
        if (!cells[0].known) continue;
        rows.push([
          nameOf("model", model),
          nameOf("case", one),
          number(c, { unit: "1" }),
          ...cells.map((x) => number(x, { unit: "share" })),
        ]);
        cells.forEach((x, i) =>
          points.push({
            model,
            case: one,
            x: c.middle,
            x1: c.low,
            x2: c.high,
            y: x.middle,
            y1: x.low,
            y2: x.high,
            share: `${percent(shares[i])} of income`,
            here: model === state.model && one === state.case,
          }),
        );
      }
    if (!points.length) return null;
    const ends = points.flatMap((p) => [p.x1, p.x2, p.x]).filter(finite);
    const low = Math.min(...ends) / 1.3,
      high = Math.max(...ends) * 1.3;
    const range = ["var(--accent)", "var(--second)", "var(--third)", "var(--fourth)"];
    return {
      title: "How many adults a price leaves out",
      caption: [
        "Each point is one model in one case, sold at what it costs to run it: to the right it is dearer, higher up more adults can pay. The curves differ by the share of income that a month may take. ",
        "The line joins the case chosen above, the faint points are the other cases. They end below 100 % because the rest have no internet connection: no price reaches them.",
      ],
      alternative: `${rows.length} models and cases: share of adults who can pay, by price`,
      columns: [
        { name: "Model" },
        { name: "Case" },
        { name: "USD a month", numeric: true },
        ...shares.map((s) => ({ name: `Adults able, ${percent(s)} of income`, numeric: true })),
      ],
      rows,
      draw: (width) =>
        draw({
          width,
          height: 340,
          marginLeft: 46,
          x: logAxis(low, high, "USD a month →", width < 500 ? 4 : 7),
          y: shareAxis("↑ Adults able to pay"),
          color: { domain: shares.map((s) => `${percent(s)} of income`), range, legend: false },
          marks: [
            Plot.line(
              points.filter((p) => p.case === state.case),
              {
                x: "x",
                y: "y",
                z: "share",
                stroke: "share",
                strokeOpacity: 0.5,
                sort: "x",
                curve: "monotone-x",
              },
            ),
            Plot.ruleX(
              points.filter((p) => p.case === state.case),
              { x: "x", y1: "y1", y2: "y2", stroke: "share", strokeOpacity: 0.45, strokeWidth: 2 },
            ),
            Plot.dot(points, {
              x: "x",
              y: "y",
              fill: "share",
              r: (p) => (p.here ? 6 : p.case === state.case ? 3.4 : 2),
              fillOpacity: (p) => (p.case === state.case ? 1 : 0.45),
              stroke: (p) => (p.here ? "var(--ink)" : "var(--paper)"),
              strokeWidth: 1.2,
              title: (p) => `${nameOf("model", p.model)}, ${nameOf("case", p.case)}`,
            }),
          ],
        }),
      note: shares.map((s, i) =>
        h(
          "span",
          { class: "key" },
          i > 0 ? " · " : "",
          h("span", { class: `dot-key key-${(i % 4) + 1}`, "aria-hidden": "true" }),
          ` ${percent(s)} of income`,
        ),
      ),
      explain: [showCommand("people_use_able_share", { model: state.model, case: state.case })],
      sources: variableSource("people_use_able_share", "people_use_cost_per_month"),
      tables: ["people_use_able_share", "people_use_cost_per_month"],
    };
  };
}

const incomes = ["High income", "Upper middle income", "Lower middle income", "Low income"];
/** Income groups first, from the richest; then regions of the world as they come. */
const rankOf = (group) => (incomes.includes(group) ? incomes.indexOf(group) : incomes.length);

/** Adults by group of countries. */
export function adultsByGroup() {
  return (state) => {
    if (!has("people_use_able_share_by_group")) return null;
    const t = table("people_use_able_share_by_group");
    const who = payerOf("adult", { ...state, task: "serving" }) ?? {};
    const basis = who.basis ?? t.axis("use_basis")[0],
      share = who.share ?? t.axis("income_share")[0];
    const rows = [...t.axis("people_group")]
      .sort((a, b) => rankOf(a) - rankOf(b))
      .map((g) => ({
        name: g,
        cell: t.cell({ model: state.model, case: state.case, use_basis: basis, income_share: share, people_group: g }),
      }))
      .filter((r) => r.cell.known);
    if (!rows.length) return null;
    return {
      title: "Who is left out, by income and region of the world",
      caption: [
        `Share of adults who can pay for ${monthOfUse()} of `,
        label(nameOf("model", state.model), 40),
        ` with ${percent(share)} of income, ${basisName(basis)}, connected to the internet. Groups are the World Bank's.`,
      ],
      columns: [{ name: "Group" }, { name: "Adults able", numeric: true }],
      rows: rows.map((r) => [r.name, number(r.cell, { unit: "share" })]),
      draw: (width) =>
        draw({
          width,
          height: 56 + 24 * rows.length,
          marginLeft: Math.min(210, width * 0.45),
          x: shareAxis("Adults able →", width),
          y: { domain: rows.map((r) => shortName(r.name, 30)), label: null },
          marks: [
            Plot.ruleY(rows, {
              y: (r) => shortName(r.name, 30),
              x1: (r) => r.cell.low,
              x2: (r) => r.cell.high,
              stroke: "var(--band)",
              strokeWidth: 6,
              strokeLinecap: "round",
            }),
            Plot.dot(rows, {
              y: (r) => shortName(r.name, 30),
              x: (r) => r.cell.middle,
              r: 5,
              fill: "var(--accent)",
              stroke: "var(--paper)",
            }),
          ],
        }),
      explain: [showCommand("people_use_able_share_by_group", { model: state.model, case: state.case })],
      sources: variableSource("people_use_able_share_by_group"),
      tables: ["people_use_able_share_by_group"],
    };
  };
}
