// Who has what it takes: ladders of budgets, concentration, people against prices, who joins when prices fall.
import { h, label } from "./dom.js";
import { head, has, table, nameOf, number, numberText, datum, factOf } from "./data.js";
import { answers, countsOf, classNames, payersOf, percent, basisName } from "./payers.js";
import { payer, state as now } from "./state.js";
import { draw, finite, logAxis, Plot, shortName, powers, tick } from "./plots.js";
import { explainCommand, showCommand, variableSource } from "./how.js";

const fills = { yes: "var(--yes)", unsure: "var(--band)", no: "var(--no)", unknown: "var(--unknown)" };

/** A group of payers of the task now chosen; its first committed share unless the fourth control names one. */
function payerOf(kind, state) {
  const chosen = payer();
  if (chosen?.kind === kind) return chosen;
  return payersOf(state.task).find((p) => p.kind === kind);
}

/** Budgets in order, what they commit against the cost they face. */
export function ladder(kind) {
  return (state) => {
    const who = payerOf(kind, state);
    if (!who || !has(`${kind}_budget`)) return null;
    const budgets = table(`${kind}_budget`);
    const costs = has(`capability_cost_${who.verb}`) ? table(`capability_cost_${who.verb}`) : null;
    const list = answers(who, state).map((a) => {
      const budget = budgets.cell({ [kind]: a.id });
      return { ...a, budget, committed: budget.value("value") * Number(who.share) };
    }).filter((a) => finite(a.committed)).sort((a, b) => b.committed - a.committed);
    const counts = countsOf(list);
    const cost = cheapestFaced(costs, state);
    const ranked = list.map((a, i) => ({ ...a, rank: i + 1 }));
    const unit = who.verb === "train" ? "USD per run" : "USD per year";
    const marks = nameSome(ranked);
    const ends = [...ranked.map((r) => r.committed), cost?.low, cost?.high].filter(finite);
    return {
      title: `${who.name}: what ${who.label.replace(/ of /, " of ")} is, against what it costs`,
      caption: [`Each mark is one ${who.one}, the richest on the left; its height is ${who.label}. The grey band is the cost where it is lowest. `,
        `Blue can pay in at least 95 % of worlds (${counts.yes}), pale in some (${counts.unsure}), sand in at most 5 % (${counts.no}).`],
      alternative: `${list.length} ${who.name.toLowerCase()} by budget: ${counts.yes} can pay, ${counts.unsure} cannot be told, ${counts.no} cannot`,
      note: cost ? ["The cost where it is lowest: ", number(cost, { unit: "USD" }), ". Each pays what it costs where it can use machines, which may be more."] : null,
      columns: [{ name: who.one[0].toUpperCase() + who.one.slice(1) }, { name: "Budget, USD a year", numeric: true }, { name: "Known from" }, { name: "Answer" }, { name: "Worlds in which it can", numeric: true }],
      rows: ranked.map((r) => [r.name, h("span", {}, datum(r.budget, "value", { shift: 0 })), basisOf(kind, r.id), classNames[r.answer], h("span", {}, datum(r.cell, "value", { shift: -2 }), " %")]),
      draw: ranked.length ? (width) => draw({
        width, height: 300, marginLeft: 56,
        x: { label: `${who.name}, richest first`, domain: [0, ranked.length + 1], ticks: width < 500 ? 3 : 6 },
        y: { ...logAxis(Math.min(...ends) / 1.5, Math.max(...ends) * 2, `↑ USD, ${who.label}`, 6) },
        marks: [
          ...(cost && finite(cost.low) ? [Plot.rectY([0], { x1: 0, x2: ranked.length + 1, y1: cost.low, y2: cost.high, fill: "var(--soft)", fillOpacity: 0.22 }), Plot.ruleY([cost.middle], { stroke: "var(--ink)", strokeWidth: 1 })] : []),
          Plot.dot(ranked, { x: "rank", y: "committed", r: ranked.length > 120 ? 3 : 4, fill: (r) => fills[r.answer], stroke: "var(--ink)", strokeWidth: 0.6, title: (r) => `${r.name}: ${classNames[r.answer].toLowerCase()}` }),
          Plot.text(marks, { x: "rank", y: "committed", text: (r) => shortName(r.name, 18), dx: 7, dy: -6, textAnchor: "start", fill: "var(--ink)", fontSize: 11, stroke: "var(--paper)", strokeWidth: 3, paintOrder: "stroke" }),
        ],
      }) : null,
      explain: [explainCommand(who.task, state), showCommand(who.able, { model: state.model, case: state.case, [who.axis]: who.share })],
      sources: variableSource(`${kind}_budget`, who.able), tables: [`${kind}_budget`, who.able],
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
  const cells = costs.axis("region").map((region) => costs.cell({ model: state.model, case: state.case, region })).filter((c) => finite(c.middle));
  return cells.reduce((best, c) => (best && best.middle <= c.middle ? best : c), null);
}

const lorenzAt = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99];

/** Lorenz curves of each kind of payer, with Gini. */
export function lorenz() {
  return (state) => {
    const verb = state.task === "training" ? "train" : "host";
    const groups = [["nation", "Nations"], ["organization", "Companies"], ["institution", "Research institutions"], ["bloc", "Blocs"]]
      .map(([id, name]) => ({ id: `${id}_${verb}_metric`, name, at: {} }));
    if (state.task === "serving" && has("people_use_metric")) groups.push({ id: "people_use_metric", name: "Adults, tokens within reach", at: { use_basis: table("people_use_metric").axis("use_basis")[0] } });
    const curves = groups.filter((g) => has(g.id)).map((g) => {
      const t = table(g.id), at = { model: state.model, case: state.case, ...g.at };
      const points = lorenzAt.map((p) => ({ p: p / 100, cell: t.cell({ ...at, metric: `lorenz_${p}` }) })).filter((x) => x.cell.known);
      return { ...g, points, gini: t.cell({ ...at, metric: "gini" }), few: t.cell({ ...at, metric: "fewest_holders_90" }) };
    }).filter((g) => g.points.length > 3);
    if (!curves.length) return null;
    const line = curves.flatMap((g) => [{ name: g.name, p: 0, v: 0 }, ...g.points.map((x) => ({ name: g.name, p: x.p, v: x.cell.middle, lo: x.cell.low, hi: x.cell.high })), { name: g.name, p: 1, v: 1 }]);
    const colour = { domain: curves.map((g) => g.name), range: ["var(--accent)", "var(--second)", "var(--third)", "var(--fourth)"].slice(0, curves.length) };
    return {
      title: "How unequally the capability is spread",
      caption: ["Go along the bottom from the poorest to the richest: the curve says which share of all capability they hold together. The further it sags below the straight line, the fewer hold it. ",
        "Capability is budget over cost; the shaded band is 5 to 95 %."],
      alternative: curves.map((g) => `${g.name}: Gini ${numberText(g.gini)}`).join("; "),
      note: curves.map((g, i) => h("span", { class: "key" }, i > 0 ? " · " : "", h("span", { class: `dot-key key-${i + 1}`, "aria-hidden": "true" }), ` ${g.name}: Gini `, number(g.gini))),
      columns: [{ name: "Who" }, { name: "Gini", numeric: true }, { name: "Fewest that hold 90 %", numeric: true }, ...lorenzAt.map((p) => ({ name: `Share of the poorest ${p} %`, numeric: true }))],
      rows: curves.map((g) => [g.name, number(g.gini), number(g.few), ...g.points.map((x) => number(x.cell, { unit: "share" }))]),
      draw: (width) => {
        const size = Math.min(width, 460);
        return draw({
          width: size, height: size * 0.86, marginLeft: 46,
          x: { label: "Share of all, poorest first →", domain: [0, 1], tickFormat: (v) => `${Math.round(100 * v)} %`, ticks: 5 },
          y: { label: "↑ Share of the capability", domain: [0, 1], tickFormat: (v) => `${Math.round(100 * v)} %`, ticks: 5, grid: true },
          color: colour,
          marks: [Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: "var(--soft)", strokeDasharray: "4 4" }),
            Plot.areaY(line.filter((d) => Number.isFinite(d.lo)), { x: "p", y1: "lo", y2: "hi", fill: "name", fillOpacity: 0.25 }),
            Plot.line(line, { x: "p", y: "v", stroke: "name", strokeWidth: 2.2 })],
        });
      },
      explain: [showCommand(curves[0].id, { model: state.model, case: state.case, metric: "gini" })],
      sources: variableSource(...curves.map((g) => g.id)), tables: curves.map((g) => g.id),
    };
  };
}

/** Share of adults able against what a month costs: every model and case is a point. */
export function adultsByPrice() {
  return (state) => {
    if (!has("people_use_able_share") || !has("people_use_cost_per_month")) return null;
    const able = table("people_use_able_share"), cost = table("people_use_cost_per_month");
    const basis = able.axis("use_basis")[0];
    const shares = able.axis("income_share");
    const points = [], rows = [];
    for (const model of able.axis("model"))
      for (const one of able.axis("case")) {
        const c = cost.cell({ model, case: one, use_basis: basis });
        if (!finite(c.middle)) continue;
        const cells = shares.map((share) => able.cell({ model, case: one, use_basis: basis, income_share: share }));
        if (!cells[0].known) continue;
        rows.push([nameOf("model", model), nameOf("case", one), number(c, { unit: "1" }), ...cells.map((x) => number(x, { unit: "share" }))]);
        cells.forEach((x, i) => points.push({ model, case: one, x: c.middle, x1: c.low, x2: c.high, y: x.middle, y1: x.low, y2: x.high, share: `${percent(shares[i])} of income`, here: model === state.model && one === state.case }));
      }
    if (!points.length) return null;
    const ends = points.flatMap((p) => [p.x1, p.x2, p.x]).filter(finite);
    const low = Math.min(...ends) / 1.3, high = Math.max(...ends) * 1.3;
    const range = ["var(--accent)", "var(--second)", "var(--third)", "var(--fourth)"];
    return {
      title: "How many adults a price leaves out",
      caption: ["Each point is one model in one case, sold at what it costs to run it: to the right it is dearer, higher up more adults can pay. The curves differ by the share of income that a month may take. ",
        "They end below 100 % because the rest have no internet connection: no price reaches them."],
      alternative: `${rows.length} models and cases: share of adults who can pay, by price`,
      columns: [{ name: "Model" }, { name: "Case" }, { name: "USD a month", numeric: true }, ...shares.map((s) => ({ name: `Adults able, ${percent(s)} of income`, numeric: true }))],
      rows,
      draw: (width) => draw({
        width, height: 340, marginLeft: 46,
        x: logAxis(low, high, "USD a month →", width < 500 ? 4 : 7),
        y: { label: "↑ Adults able to pay", domain: [0, 1], tickFormat: (v) => `${Math.round(100 * v)} %`, ticks: 5, grid: true },
        color: { domain: shares.map((s) => `${percent(s)} of income`), range, legend: false },
        marks: [
          Plot.line(points, { x: "x", y: "y", z: "share", stroke: "share", strokeOpacity: 0.5, sort: "x", curve: "monotone-x" }),
          Plot.ruleX(points, { x: "x", y1: "y1", y2: "y2", stroke: "share", strokeOpacity: 0.45, strokeWidth: 2 }),
          Plot.dot(points, { x: "x", y: "y", fill: "share", r: (p) => (p.here ? 6 : 3.2), stroke: (p) => (p.here ? "var(--ink)" : "var(--paper)"), strokeWidth: 1.2, title: (p) => `${nameOf("model", p.model)}, ${nameOf("case", p.case)}` }),
        ],
      }),
      note: shares.map((s, i) => h("span", { class: "key" }, i > 0 ? " · " : "", h("span", { class: `dot-key key-${(i % 4) + 1}`, "aria-hidden": "true" }), ` ${percent(s)} of income`)),
      explain: [showCommand("people_use_able_share", { model: state.model, case: state.case })],
      sources: variableSource("people_use_able_share", "people_use_cost_per_month"), tables: ["people_use_able_share", "people_use_cost_per_month"],
    };
  };
}

/** Adults by group of countries. */
export function adultsByGroup() {
  return (state) => {
    if (!has("people_use_able_share_by_group")) return null;
    const t = table("people_use_able_share_by_group");
    const who = payerOf("adult", { ...state, task: "serving" }) ?? {};
    const basis = who.basis ?? t.axis("use_basis")[0], share = who.share ?? t.axis("income_share")[0];
    const rows = t.axis("people_group").map((g) => ({ name: g, cell: t.cell({ model: state.model, case: state.case, use_basis: basis, income_share: share, people_group: g }) })).filter((r) => r.cell.known);
    if (!rows.length) return null;
    return {
      title: "Who is left out, by income and region of the world",
      caption: [`Share of adults who can pay for `, label(nameOf("model", state.model), 40), ` with ${percent(share)} of income, ${basisName(basis)}, connected to the internet. Groups are the World Bank's.`],
      columns: [{ name: "Group" }, { name: "Adults able", numeric: true }],
      rows: rows.map((r) => [r.name, number(r.cell, { unit: "share" })]),
      draw: (width) => draw({
        width, height: 56 + 24 * rows.length, marginLeft: Math.min(210, width * 0.45),
        x: { domain: [0, 1], label: "Adults able →", tickFormat: (v) => `${Math.round(100 * v)} %`, ticks: width < 500 ? 3 : 5, grid: true },
        y: { domain: rows.map((r) => shortName(r.name, 30)), label: null },
        marks: [Plot.ruleY(rows, { y: (r) => shortName(r.name, 30), x1: (r) => r.cell.low, x2: (r) => r.cell.high, stroke: "var(--band)", strokeWidth: 6, strokeLinecap: "round" }),
          Plot.dot(rows, { y: (r) => shortName(r.name, 30), x: (r) => r.cell.middle, r: 5, fill: "var(--accent)", stroke: "var(--paper)" })],
      }),
      explain: [showCommand("people_use_able_share_by_group", { model: state.model, case: state.case })],
      sources: variableSource("people_use_able_share_by_group"), tables: ["people_use_able_share_by_group"],
    };
  };
}

/** Two cases: who is able in the second and was not in the first. */
export function joins() {
  const cases = head.axes.case;
  if (cases.length < 2) return null;
  const chosen = { other: "" };
  const select = h("select", { id: "joins-case" });
  const control = h("div", {}, h("label", { for: "joins-case" }, "Compared with"), select);
  let again = () => {};
  select.addEventListener("change", () => { chosen.other = select.value; again(); });
  const spec = (state) => {
    const others = cases.filter((c) => c !== state.case);
    if (!others.includes(chosen.other)) chosen.other = others[0];
    select.replaceChildren(...others.map((c) => h("option", { value: c, selected: c === chosen.other }, nameOf("case", c))));
    const who = payer();
    if (!who || !has(who.able)) return null;
    const before = new Map(answers(who, state).map((a) => [a.id, a]));
    const after = answers(who, { ...state, case: chosen.other });
    const rank = { no: 0, unsure: 1, yes: 2 };
    const moved = after.map((a) => ({ ...a, was: before.get(a.id) })).filter((a) => a.answer in rank && a.was?.answer in rank && a.answer !== a.was.answer)
      .sort((a, b) => b.probability - b.was.probability - (a.probability - a.was.probability));
    const more = moved.filter((a) => rank[a.answer] > rank[a.was.answer]).length;
    const shown = moved.slice(0, 40);
    return {
      title: `Whose answer changes: ${shortName(nameOf("case", state.case), 40)} against ${shortName(nameOf("case", chosen.other), 40)}`,
      caption: moved.length ? [`${more} move up, ${moved.length - more} down. The open dot is the share of worlds in which they can pay under `, label(nameOf("case", state.case), 60), ", the full one under ", label(nameOf("case", chosen.other), 60), "; ",
        "left of the first line the answer is no, right of the second yes, between them nobody can tell."] : "Nobody's answer changes between the two.",
      columns: [{ name: "Who" }, { name: "Was" }, { name: "Becomes" }, { name: `Worlds before`, numeric: true }, { name: "Worlds after", numeric: true }],
      rows: moved.map((a) => [a.name, classNames[a.was.answer], classNames[a.answer], h("span", {}, datum(a.was.cell, "value", { shift: -2 }), " %"), h("span", {}, datum(a.cell, "value", { shift: -2 }), " %")]),
      note: moved.length > shown.length ? `The ${shown.length} that move most are drawn; the table has all ${moved.length}.` : null,
      draw: shown.length ? (width) => draw({
        width, height: 60 + 17 * shown.length, marginLeft: Math.min(180, width * 0.4),
        x: { domain: [0, 1], label: "Worlds in which they can pay →", tickFormat: (v) => `${Math.round(100 * v)} %`, ticks: width < 500 ? 3 : 5, grid: true },
        y: { domain: shown.map((a) => shortName(a.name)), label: null },
        marks: [Plot.ruleX([0.05, 0.95], { stroke: "var(--soft)", strokeDasharray: "3 3" }),
          Plot.ruleY(shown, { y: (a) => shortName(a.name), x1: (a) => a.was.probability, x2: "probability", stroke: "var(--band)", strokeWidth: 3 }),
          Plot.dot(shown, { y: (a) => shortName(a.name), x: (a) => a.was.probability, r: 4, fill: "var(--paper)", stroke: "var(--accent)", strokeWidth: 1.6 }),
          Plot.dot(shown, { y: (a) => shortName(a.name), x: "probability", r: 4.4, fill: "var(--accent)" })],
      }) : null,
      explain: [showCommand(who.able, { model: state.model, case: chosen.other })], sources: variableSource(who.able), tables: [who.able],
    };
  };
  return { spec, controls: [control], onAgain: (f) => { again = f; } };
}
export { powers, tick, factOf, now };
