// Three findings in words, each number with its band.
import { h, label } from "./dom.js";
import { factOf, has, head, nameOf, number, table } from "./data.js";
import { because } from "./comparison.js";
import { countsOf, monthOfUse } from "./payers.js";

const model = (state) => label(nameOf("model", state.model), 40);

/** The cheapest cell of a task, with what it costs: {cell, hardware, region, basis}, or null. */
export function cheapest(task, state, variable) {
  const names = ["own", "rent"].map((b) => `cheapest_${task}_cost_${b}`).filter(has);
  if (!names.length) return null;
  const at = { model: state.model, case: state.case };
  const basis = table(names[0]).text(at, "basis");
  if (!basis) return null;
  const id = variable ? `cheapest_${task}_${variable}` : `cheapest_${task}_cost_${basis}`;
  if (!has(id)) return null;
  const cell = table(id).cell(at);
  return { cell, hardware: table(names[0]).text(at, "hardware"), region: table(names[0]).text(at, "region"), basis };
}

const way = { own: "owned", rent: "rented" };

function placeWords(c) {
  return [
    "on ",
    label(nameOf("hardware", c.hardware), 40),
    `, ${way[c.basis]} in `,
    label(nameOf("region", c.region), 40),
  ];
}

function costFinding(state, who) {
  if (who?.kind === "adult" && has("people_use_cost_per_month")) {
    const cell = table("people_use_cost_per_month").cell({
      model: state.model,
      case: state.case,
      use_basis: who.basis,
    });
    if (!cell.known || !Number.isFinite(cell.middle))
      return h(
        "p",
        {},
        "There is no price of ",
        model(state),
        who.basis === "list_price" ? ": nobody lists one." : ": it cannot be served under these limits.",
      );
    return h(
      "p",
      {},
      `${monthOfUse()[0].toUpperCase()}${monthOfUse().slice(1)} of `,
      model(state),
      " cost ",
      h("strong", {}, number(cell, { words: true, unit: "USD" })),
      ".",
    );
  }
  const c = cheapest(state.task, state);
  if (!c)
    return h(
      "p",
      {},
      "No accelerator of this study ",
      state.task === "training" ? "can train " : "can run ",
      model(state),
      " within the limits asked for.",
    );
  const doing =
    state.task === "training"
      ? ["One final training run of ", model(state), " costs "]
      : ["A million tokens written by ", model(state), " cost "];
  return h(
    "p",
    {},
    doing,
    h("strong", {}, number(c.cell, { words: true, unit: "USD" })),
    " where that is cheapest: ",
    placeWords(c),
    ".",
  );
}

function whoFinding(state, who, list) {
  if (!who) return h("p", {}, "This study did not ask who can pay.");
  const counts = countsOf(list);
  if (who.kind === "adult") {
    const cell = table("people_use_able_share").cell({
      model: state.model,
      case: state.case,
      use_basis: who.basis,
      income_share: who.share,
    });
    if (!cell.known) return h("p", {}, "Who can pay is unknown without a price.");
    return h(
      "p",
      {},
      h("strong", {}, number(cell, { unit: "share" })),
      " of adults can pay that with ",
      who.label,
      ".",
    );
  }
  const id = `${who.prefix}_able_number`;
  const cell = table(id).cell({ model: state.model, case: state.case, [who.axis]: who.share });
  if (!cell.known) return h("p", {}, "Who can pay is unknown: the model's cost is.");
  return h(
    "p",
    {},
    h("strong", {}, number(cell)),
    ` of ${list.length} ${who.name.toLowerCase()} can pay that with ${who.label}: `,
    `${counts.yes} surely; of ${counts.unsure} nobody can tell.`,
  );
}

function fewFinding(state, who) {
  if (!who) return null;
  const at = { model: state.model, case: state.case };
  if (who.kind === "adult") {
    if (!has("people_use_able_share_by_group")) return null;
    const of = (group) =>
      table("people_use_able_share_by_group").cell({
        ...at,
        use_basis: who.basis,
        income_share: who.share,
        people_group: group,
      });
    const rich = of("High income"),
      poor = of("Low income");
    if (!rich.known || !poor.known) return null;
    return h(
      "p",
      {},
      "In high-income countries ",
      h("strong", {}, number(rich, { unit: "share" })),
      " of adults can, in low-income countries ",
      h("strong", {}, number(poor, { unit: "share" })),
      ".",
    );
  }
  const id = `${who.prefix}_metric`;
  if (!has(id)) return null;
  const gini = table(id).cell({ ...at, metric: "gini" }),
    few = table(id).cell({ ...at, metric: "fewest_holders_90" });
  if (!gini.known) return null;
  return h(
    "p",
    {},
    h("strong", {}, number(few)),
    ` ${who.name.toLowerCase()} hold 90 % of all means to do so (budget over cost); their Gini coefficient is `,
    h("strong", {}, number(gini)),
    " (0: all alike, 1: one has all).",
  );
}

/** What differs from the cube that this one is compared with. */
function changeFinding() {
  const c = head.compare;
  if (!c) return null;
  const [first] = c.inputs,
    [most] = c.moved;
  const rest = c.inputs.length > 1 ? `, and ${c.inputs.length - 1} more inputs` : "";
  if (!first) return h("p", {}, "Nothing differs in the inputs since ", label(c.file, 60), ".");
  return h(
    "p",
    {},
    "Since ",
    label(c.file, 60),
    ": ",
    label(first.what, 120),
    " ",
    h("strong", {}, label(`${first.before || "nothing"} → ${first.after || "nothing"}`, 80)),
    rest,
    most
      ? [
          "; ",
          label(most.what, 80),
          " went ",
          h("strong", {}, label(`${most.before} → ${most.after}`, 120)),
          because(most),
        ]
      : "; no headline moved",
    c.moved.length > 1 ? `, ${c.moved.length - 1} more headlines moved.` : ".",
  );
}

export function findings(state, who, list) {
  const made = [changeFinding(), costFinding(state, who), whoFinding(state, who, list), fewFinding(state, who)].filter(
    Boolean,
  );
  const note = factOf("model", state.model, "estimate")
    ? h("p", { class: "note" }, "Its architecture is an estimate: nobody has published it.")
    : null;
  return [
    h(
      "ol",
      { class: "findings" },
      made.map((p) => h("li", {}, p)),
    ),
    note,
  ];
}
