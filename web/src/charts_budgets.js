// Who has what it takes: budgets against cost.
import { h } from "./dom.js";
import { has, table, nameOf, number, datum } from "./data.js";
import { answers, countsOf, classNames, mostlyIn, payerOf } from "./payers.js";
import { draw, finite, logAxis, Plot, shortName } from "./plots.js";
import { explainCommand, showCommand, variableSource } from "./how.js";

const fills = { yes: "var(--yes)", unsure: "var(--band)", no: "var(--no)", unknown: "var(--unknown)" };

/** Budgets in order, what they commit against the cost they face. */
export function ladder(kind) {
  return (state) => {
    const who = payerOf(kind, state);
    if (!who || !has(`${kind}_budget`)) return null;
    const budgets = table(`${kind}_budget`);
    const costs = has(`capability_cost_${who.verb}`) ? table(`capability_cost_${who.verb}`) : null;
    const list = answers(who, state)
      .map((a) => {
        const budget = budgets.cell({ [kind]: a.id });
        return { ...a, budget, committed: budget.value("value") * Number(who.share) };
      })
      .filter((a) => finite(a.committed))
      .sort((a, b) => b.committed - a.committed);
    const counts = countsOf(list);
    const cost = cheapestFaced(costs, state);
    const ranked = list.map((a, i) => ({ ...a, rank: i + 1 }));
    const most = kind === "institution" || kind === "organization" ? mostlyIn(kind) : null;
    const unit = who.verb === "train" ? "USD per run" : "USD per year";
    const marks = nameSome(ranked);
    const ends = [...ranked.map((r) => r.committed), cost?.low, cost?.high].filter(finite);
    return {
      title: `${who.name}: what ${who.label.replace(/ of /, " of ")} is, against what it costs`,
      caption: [
        `Each mark is one ${who.one}, the richest on the left; its height is ${who.label}. The grey band is the cost where it is lowest. `,
        `Blue can pay in at least 95 % of worlds (${counts.yes}), pale in some (${counts.unsure}), sand in at most 5 % (${counts.no}).`,
        most
          ? ` ${most.there} of the ${most.all} that the catalog knows sit in ${nameOf("region", most.place)}: this is no count of the world's.`
          : "",
      ],
      alternative: `${list.length} ${who.name.toLowerCase()} by budget: ${counts.yes} can pay, ${counts.unsure} cannot be told, ${counts.no} cannot`,
      note: cost
        ? [
            "The cost where it is lowest: ",
            number(cost, { unit: "USD" }),
            ". Each pays what it costs where it can use machines, which may be more.",
          ]
        : null,
      columns: [
        { name: who.one[0].toUpperCase() + who.one.slice(1) },
        { name: "Budget, USD a year", numeric: true },
        { name: "Known from" },
        { name: "Answer" },
        { name: "Worlds in which it can", numeric: true },
      ],
      rows: ranked.map((r) => [
        r.name,
        h("span", {}, datum(r.budget, "value", { shift: 0 })),
        basisOf(kind, r.id),
        classNames[r.answer],
        h("span", {}, datum(r.cell, "value", { shift: -2 }), " %"),
      ]),
      draw: ranked.length
        ? (width) =>
            draw({
              width,
              height: 300,
              marginLeft: 56,
              x: { label: `${who.name}, richest first`, domain: [0, ranked.length + 1], ticks: width < 500 ? 3 : 6 },
              y: { ...logAxis(Math.min(...ends) / 1.5, Math.max(...ends) * 2, `↑ USD, ${who.label}`, 6) },
              marks: [
                ...(cost && finite(cost.low)
                  ? [
                      Plot.rectY([0], {
                        x1: 0,
                        x2: ranked.length + 1,
                        y1: cost.low,
                        y2: cost.high,
                        fill: "var(--soft)",
                        fillOpacity: 0.22,
                      }),
                      Plot.ruleY([cost.middle], { stroke: "var(--ink)", strokeWidth: 1 }),
                    ]
                  : []),
                Plot.dot(ranked, {
                  x: "rank",
                  y: "committed",
                  r: ranked.length > 120 ? 3 : 4,
                  fill: (r) => fills[r.answer],
                  stroke: "var(--ink)",
                  strokeWidth: ranked.length > 400 ? 0.15 : 0.6, // or edges hide what the fill says
                  title: (r) => `${r.name}: ${classNames[r.answer].toLowerCase()}`,
                }),
                Plot.text(marks, {
                  x: "rank",
                  y: "committed",
                  text: (r) => shortName(r.name, 18),
                  dx: 7,
                  dy: -6,
                  textAnchor: "start",
                  fill: "var(--ink)",
                  fontSize: 11,
                  stroke: "var(--paper)",
                  strokeWidth: 3,
                  paintOrder: "stroke",
                }),
              ],
            })
        : null,
      explain: [
        explainCommand(who.task, state),
        showCommand(who.able, { model: state.model, case: state.case, [who.axis]: who.share }),
      ],
      sources: variableSource(`${kind}_budget`, who.able),
      tables: [`${kind}_budget`, who.able],
      unit,
    };
  };
}

/** A few names along the ladder, so that it can be read without crowding. */
function nameSome(ranked) {
  const wanted = [0, 0.06, 0.2, 0.4, 0.62, 0.85].map((q) => Math.round(q * (ranked.length - 1)));
  return [...new Set(wanted)].map((i) => ranked[i]).filter((r) => r && r.rank < ranked.length * 0.9);
}

function basisOf(kind, id) {
  const t = has(`${kind}_budget_basis`) ? table(`${kind}_budget_basis`) : null;
  return t ? t.cell({ [kind]: id }).printed.value : "";
}

function cheapestFaced(costs, state) {
  if (!costs) return null;
  const cells = costs
    .axis("region")
    .map((region) => costs.cell({ model: state.model, case: state.case, region }))
    .filter((c) => finite(c.middle));
  return cells.reduce((best, c) => (best && best.middle <= c.middle ? best : c), null);
}
