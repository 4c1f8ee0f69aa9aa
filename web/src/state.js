// The four controls and what they are set to; the address carries it, so that a view can be shared.
import { h, plain } from "./dom.js";
import { head, nameOf } from "./data.js";
import { payersOf } from "./payers.js";

export const state = { model: "", task: "", case: "", who: "" };
const listeners = [];
const selects = {};

export const onChange = (listener) => listeners.push(listener);
export const payer = () => payersOf(state.task).find((p) => p.key === state.who);

const taskNames = { training: "Training it", serving: "Running it" };

function options() {
  const payers = payersOf(state.task);
  const byGroup = new Map();
  for (const p of payers) byGroup.set(p.name, [...(byGroup.get(p.name) ?? []), p]);
  return {
    model: [
      [
        "",
        [...head.models, ...head.axes.model.filter((m) => !head.models.includes(m))].map((m) => [
          m,
          nameOf("model", m),
        ]),
      ],
    ],
    task: [["", head.tasks.map((t) => [t, taskNames[t]])]],
    case: [["", head.axes.case.map((c) => [c, nameOf("case", c)])]],
    who: payers.length
      ? [...byGroup].map(([name, list]) => [name, list.map((p) => [p.key, `${name}, ${p.label}`])])
      : [["", [["", "nobody was asked"]]]],
  };
}

/** Every value one that there is; the first where it is not. */
function settle() {
  for (const key of ["model", "task", "case", "who"]) {
    const values = options()[key].flatMap(([, list]) => list.map(([value]) => value));
    if (!values.includes(state[key]))
      state[key] = values.find((v) => v.startsWith(state[key].split(":")[0] + ":")) ?? values[0] ?? "";
  }
}

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(state)) if (given.has(key)) state[key] = given.get(key);
  settle();
}

function fillSelects() {
  for (const [key, groups] of Object.entries(options())) {
    const make = ([value, name]) => h("option", { value, selected: value === state[key] }, plain(name));
    selects[key].replaceChildren(
      ...groups.flatMap(([name, list]) =>
        name && groups.length > 1 ? [h("optgroup", { label: name }, list.map(make))] : list.map(make),
      ),
    );
    selects[key].value = state[key];
  }
}

function changed() {
  settle();
  fillSelects();
  history.replaceState(null, "", "#" + new URLSearchParams(state));
  for (const listener of listeners) listener(state);
}

export function controls() {
  const names = {
    model: "Model",
    task: "Doing what",
    case: "Under which prices and rules",
    who: "Who pays, with how much",
  };
  readAddress();
  const boxes = Object.entries(names).map(([key, name]) => {
    selects[key] = h("select", { id: `control-${key}` });
    selects[key].addEventListener("change", () => {
      state[key] = selects[key].value;
      changed();
    });
    return h("div", { class: `control control-${key}` }, h("label", { for: `control-${key}` }, name), selects[key]);
  });
  fillSelects();
  addEventListener("hashchange", () => {
    readAddress();
    fillSelects();
    for (const listener of listeners) listener(state);
  });
  return h(
    "form",
    { class: "controls", "aria-label": "What the page is about", onsubmit: (e) => e.preventDefault() },
    boxes,
  );
}
