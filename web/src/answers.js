// The answer of each section in a sentence or two, before its charts.
import { label } from "./dom.js";
import { has, head, nameOf, number, table } from "./data.js";
import { cheapest } from "./findings.js";
import { payer } from "./state.js";
import { monthOfUse, payerOf, payersOf } from "./payers.js";

const name = (dimension, id) => label(nameOf(dimension, id), 40);

function byCost(task, oneCase) {
  return head.models
    .map((model) => ({ model, cell: cheapest(task, { model, case: oneCase })?.cell }))
    .filter((r) => r.cell && Number.isFinite(r.cell.middle))
    .sort((a, b) => a.cell.middle - b.cell.middle);
}

/** From the cheapest to the dearest model. */
export const range = (task) => (state) => {
  const all = byCost(task, state.case);
  if (all.length < 2) return null;
  const [least] = all,
    most = all.at(-1);
  const cost = (r) => number(r.cell, { unit: "USD", words: true });
  return task === "training"
    ? [
        "From ",
        cost(least),
        " for ",
        name("model", least.model),
        " to ",
        cost(most),
        " for ",
        name("model", most.model),
        ".",
      ]
    : [
        "A million output tokens cost from ",
        cost(least),
        " with ",
        name("model", least.model),
        " to ",
        cost(most),
        " with ",
        name("model", most.model),
        ".",
      ];
};

/** How many of each kind of payer are able. */
export function able(state) {
  const parts = [];
  for (const kind of ["nation", "organization", "institution"]) {
    const who = payerOf(kind, state);
    const id = who && `${who.prefix}_able_number`;
    if (!who || !has(id)) continue;
    const cell = table(id).cell({ model: state.model, case: state.case, [who.axis]: who.share });
    if (!cell.known) continue;
    const all = table(who.able).axes.at(-1).labels.length;
    parts.push([number(cell), ` of ${all} ${who.name.toLowerCase()} with ${who.label}`]);
  }
  if (!parts.length) return null;
  const joined = parts.flatMap((p, i) => [i === 0 ? "" : i === parts.length - 1 ? " and " : ", ", ...p]);
  return [
    ...joined,
    state.task === "training" ? " can pay to train " : " can pay for a year of one running copy of ",
    name("model", state.model),
    ".",
  ];
}

/** Share of adults able, for the model chosen and for the cheapest one. */
export function adults(state) {
  if (!has("people_use_able_share") || !has("people_use_cost_per_month")) return null;
  const who = payerOf("adult", { ...state, task: "serving" });
  if (!who) return null;
  const cellOf = (model) =>
    table("people_use_able_share").cell({ model, case: state.case, use_basis: who.basis, income_share: who.share });
  const cost = table("people_use_cost_per_month");
  const cheapestModel = head.axes.model
    .map((model) => ({ model, cost: cost.cell({ model, case: state.case, use_basis: who.basis }).middle }))
    .filter((r) => Number.isFinite(r.cost))
    .sort((a, b) => a.cost - b.cost)[0]?.model;
  const here = cellOf(state.model);
  if (!here.known) return null;
  const words = [
    number(here, { unit: "share" }),
    ` of adults can pay for ${monthOfUse()} of `,
    name("model", state.model),
    ` with ${who.label}`,
  ];
  if (!cheapestModel || cheapestModel === state.model) return [...words, "."];
  return [
    ...words,
    "; ",
    number(cellOf(cheapestModel), { unit: "share" }),
    " for the cheapest, ",
    name("model", cheapestModel),
    ".",
  ];
}

/** The case of the study that lets most join. */
export function best(state) {
  const who = payer() ?? payersOf(state.task)[0];
  if (!who) return null;
  const share = who.kind === "adult";
  const id = share ? "people_use_able_share" : `${who.prefix}_able_number`;
  if (!has(id)) return null;
  const cellOf = (one) =>
    table(id).cell({ model: state.model, case: one, use_basis: who.basis, [who.axis]: who.share });
  const others = head.axes.case.filter((c) => c !== state.case).map((one) => ({ one, cell: cellOf(one) }));
  const top = others.filter((o) => o.cell.known).sort((a, b) => b.cell.middle - a.cell.middle)[0];
  const here = cellOf(state.case);
  if (!top || !here.known) return null;
  const options = share ? { unit: "share" } : {};
  const whom = share ? "of adults" : who.name.toLowerCase();
  return top.cell.middle > here.middle
    ? [
        "The largest gain is under “",
        name("case", top.one),
        "”: ",
        number(top.cell, options),
        ` ${whom} instead of `,
        number(here, options),
        ".",
      ]
    : [
        `Under none of the study's other cases more ${share ? "adults" : whom} can pay than under “`,
        name("case", state.case),
        "”.",
      ];
}
