// Who pays, for what, with which share of what they have: the choices of the fourth control, and who is able.
import { has, head, table, nameOf, factOf } from "./data.js";
import { moved } from "./digits.js";

/** What a company's budget is, as the scenario says. */
function companyBudget() {
  const said = /company_budget\W+(\w+)/.exec(`${head.cube.scenario ?? ""} ${head.cube.scenario_overrides ?? ""}`);
  return said?.[1] === "revenue" ? "revenue" : "R&D and capital expenditure";
}

const groups = {
  nation: { name: "Nations", axis: "gerd_share", of: "of the research budget", one: "nation" },
  bloc: { name: "Blocs of nations", axis: "gerd_share", of: "of the research budget", one: "bloc" },
  organization: { name: "Companies", axis: "revenue_share", of: `of ${companyBudget()}`, one: "company" },
  institution: { name: "Research institutions", axis: "rnd_share", of: "of R&D expenditure", one: "institution" },
};

export const percent = (share) => `${moved(share, -2)}\u00a0%`;

const verbs = { training: "train", serving: "host" };

/** All choices of a task: [{key, group, label, ...}]. */
export function payersOf(task) {
  const found = [];
  for (const [id, g] of Object.entries(groups)) {
    const able = `${id}_${verbs[task]}_able_probability`;
    if (!has(able)) continue;
    for (const share of table(able).axis(g.axis))
      found.push({
        key: `${id}:${share}`,
        kind: id,
        ...g,
        share,
        able,
        task,
        verb: verbs[task],
        label: `${percent(share)} ${g.of}`,
        prefix: `${id}_${verbs[task]}`,
      });
  }
  if (task === "serving" && has("people_use_able_share"))
    for (const basis of table("people_use_able_share").axis("use_basis"))
      for (const share of table("people_use_able_share").axis("income_share"))
        found.push({
          key: `adult:${basis}:${share}`,
          kind: "adult",
          name: `Adults (${basisName(basis)})`,
          axis: "income_share",
          one: "country",
          share,
          basis,
          task,
          verb: "use",
          able: "people_use_most_able_probability",
          label: `${percent(share)} of income`,
          prefix: "people_use",
        });
  return found;
}

export function basisName(basis) {
  return (
    { serving_cost: "at serving cost", list_price: "at list price", free_tier: "free tier, then list price" }[basis] ??
    `on a ${nameOf("device", basis)}`
  );
}

/** "a million tokens a month": the use of a model that people are asked to pay for. */
export function monthOfUse() {
  const said = /^([\d.e+]+) tokens per month/.exec(table("people_use_cost_per_month").description ?? "");
  const tokens = said ? Number(said[1]) : NaN;
  if (!Number.isFinite(tokens)) return "the use that the study asks about";
  const many = tokens === 1e6 ? "a million" : tokens > 1e6 ? `${tokens / 1e6} million` : tokens.toLocaleString("en");
  return `${many} tokens a month`;
}

/** Where most of a group's entities sit, when that is most of them: {place, there, all}; null otherwise. */
export function mostlyIn(dimension) {
  if (!has(`${dimension}_budget`)) return null;
  const ids = table(`${dimension}_budget`).axis(dimension);
  const places = new Map();
  for (const id of ids) {
    const place = factOf(dimension, id, "country");
    if (place) places.set(place, (places.get(place) ?? 0) + 1);
  }
  const [place, there] = [...places].sort((a, b) => b[1] - a[1])[0] ?? [];
  return there > ids.length / 2 ? { place, there, all: ids.length } : null;
}

export const classes = ["yes", "unsure", "no", "unknown"];
export const classNames = { yes: "Yes", unsure: "Cannot tell", no: "No", unknown: "No data" };

/** The 5-95 % band lies on one side of the threshold when the share of able worlds is above 95 % or below 5 %. */
function classOf(probability) {
  if (!Number.isFinite(probability)) return "unknown";
  return probability >= 0.95 ? "yes" : probability <= 0.05 ? "no" : "unsure";
}

/** Where an entity of a payer is. */
export function placeOf(who, id) {
  return who.kind === "nation" || who.kind === "adult" ? id : factOf(who.kind, id, "country");
}

/** [{id, name, cell, probability, answer}] of everybody in the payer's group. */
export function answers(who, state) {
  if (!has(who.able)) return [];
  const t = table(who.able);
  const axis = t.axes[t.axes.length - 1].name;
  return t.axis(axis).map((id) => {
    const cell = t.cell({
      model: state.model,
      case: state.case,
      use_basis: who.basis,
      [who.axis]: who.share,
      [axis]: id,
    });
    const probability = cell.value("value");
    return { id, axis, name: nameOf(axis, id), cell, probability, answer: classOf(probability) };
  });
}

export function countsOf(list) {
  const counts = { yes: 0, unsure: 0, no: 0, unknown: 0 };
  for (const one of list) ++counts[one.answer];
  return counts;
}

/** Answer of each country: its own, or that of the most able of those who sit there. */
export function byCountry(who, list) {
  const best = new Map();
  const rank = { yes: 3, unsure: 2, no: 1, unknown: 0 };
  for (const one of list) {
    const place = placeOf(who, one.id);
    if (!place) continue;
    const there = best.get(place);
    if (
      !there ||
      rank[one.answer] > rank[there.answer] ||
      (one.answer === there.answer && one.probability > there.probability)
    )
      best.set(place, one);
  }
  return best;
}

/** A group of payers of the task now chosen: with the share that the fourth control names, else its first. */
export function payerOf(kind, state) {
  const list = payersOf(state.task);
  return list.find((p) => p.kind === kind && p.key === state.who) ?? list.find((p) => p.kind === kind);
}
