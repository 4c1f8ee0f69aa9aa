// What models take: cost at the cheapest place, the machine behind it, cost by component.
import { label } from "./dom.js";
import { head, has, table, nameOf, number, numberText } from "./data.js";
import { cheapest } from "./findings.js";
import { draw, finite, logAxis, Plot, shortName } from "./plots.js";
import { explainCommand, variableSource } from "./how.js";

const models = () => head.models;

function costs(task, oneCase) {
  return models()
    .map((model) => ({ model, name: nameOf("model", model), found: cheapest(task, { model, case: oneCase }) }))
    .filter((r) => r.found && finite(r.found.cell.middle));
}

/** Cost of every model, dots with bands. */
export function costOfModels(task) {
  return (state) => {
    const rows = costs(task, state.case).sort((a, b) => b.found.cell.middle - a.found.cell.middle);
    const points = rows.map((r) => ({
      name: shortName(r.name),
      mid: r.found.cell.middle,
      lo: r.found.cell.low,
      hi: r.found.cell.high,
      here: r.model === state.model,
    }));
    const unit = task === "training" ? "USD per run" : "USD per million output tokens";
    const ends = points.flatMap((p) => [p.lo, p.mid, p.hi]).filter(finite);
    const low = Math.min(...ends) / 1.3,
      high = Math.max(...ends) * 1.3;
    return {
      title: task === "training" ? "What it costs to train each model" : "What it costs to run each model",
      caption: [
        "One dot is the median over all drawn worlds, the line its 5 to 95 % band, at the accelerator and place where the model is expected to be cheapest. ",
        "The scale is logarithmic: each step is ten times as much.",
      ],
      alternative: `${rows.length} models by cost; ${rows.length ? `from ${numberText(rows.at(-1).found.cell)} to ${numberText(rows[0].found.cell)}` : ""}`,
      columns: [
        { name: "Model" },
        { name: unit, numeric: true },
        { name: "Accelerator" },
        { name: "Place" },
        { name: "Way" },
      ],
      rows: rows.map((r) => [
        r.name,
        number(r.found.cell, { unit: "1" }),
        nameOf("hardware", r.found.hardware),
        nameOf("region", r.found.region),
        r.found.basis === "own" ? "owned" : "rented",
      ]),
      draw: points.length
        ? (width) =>
            draw({
              width,
              height: 46 + 22 * points.length,
              marginLeft: Math.min(190, width * 0.4),
              marginBottom: 34,
              x: logAxis(low, high, unit, width < 500 ? 4 : 8),
              y: { domain: points.map((p) => p.name), label: null },
              marks: [
                Plot.ruleY(
                  points.filter((p) => finite(p.lo)),
                  { y: "name", x1: "lo", x2: "hi", stroke: "var(--band)", strokeWidth: 5, strokeLinecap: "round" },
                ),
                Plot.dot(points, {
                  y: "name",
                  x: "mid",
                  r: 5,
                  fill: (p) => (p.here ? "var(--second)" : "var(--accent)"),
                  stroke: "var(--paper)",
                }),
              ],
            })
        : null,
      explain: [explainCommand(task, state)],
      sources: variableSource(`${task}_cost_own`, `${task}_cost_rent`),
      tables: ["own", "rent"].map((b) => `cheapest_${task}_cost_${b}`).filter(has),
    };
  };
}

const decisions = {
  training: [
    ["accelerators", "Accelerators"],
    ["duration", "Days"],
    ["accelerator_hours", "Accelerator-hours"],
    ["energy", "Electricity, kWh"],
    ["carbon", "CO₂e, kg"],
    ["cost_upfront", "To buy it all, USD"],
  ],
  serving: [
    ["accelerators", "Accelerators of one replica"],
    ["ttft", "First token, s"],
    ["tpot", "Per token, s"],
    ["energy", "kWh per M tokens"],
    ["cost_replica_day", "A replica, USD a day"],
    ["cost_upfront", "To buy a replica, USD"],
  ],
};

/** The machine behind the cheapest cell of each model: a table to read, no drawing. */
export function needs(task) {
  return (state) => {
    const rows = costs(task, state.case);
    const shown = decisions[task].filter(([id]) => has(`cheapest_${task}_${id}`));
    return {
      title: task === "training" ? "What a training run takes" : "What one running copy takes",
      caption:
        "The machine behind the cheapest cell of each model: how much of it there must be in one place, for how long, and what it draws.",
      columns: [{ name: "Model" }, { name: "Accelerator" }, ...shown.map(([, name]) => ({ name, numeric: true }))],
      rows: rows.map((r) => [
        r.name,
        nameOf("hardware", r.found.hardware),
        ...shown.map(([id]) => number(cheapest(task, { model: r.model, case: state.case }, id).cell, { unit: "1" })),
      ]),
      explain: [explainCommand(task, state)],
      sources: variableSource(...shown.map(([id]) => `${task}_${id}`)),
      tables: shown.map(([id]) => `cheapest_${task}_${id}`),
      open: true,
    };
  };
}

const componentNames = {
  own_hardware: "Accelerators and servers",
  own_network: "Network",
  own_facility: "Building",
  own_electricity: "Electricity",
  own_operations: "Staff and upkeep",
};

/** Cost by component where the model is owned. */
export function components() {
  return (state) => {
    const task = state.task,
      found = cheapest(task, state);
    const list = Object.entries(componentNames)
      .map(([id, name]) => ({ id, name, found: cheapest(task, state, id) }))
      .filter((c) => c.found?.cell.known);
    const total = list.reduce((sum, c) => sum + c.found.cell.middle, 0);
    const rows = list.map((c) => ({ ...c, value: c.found.cell.middle, share: c.found.cell.middle / total }));
    const unit = task === "training" ? "USD per run" : "USD per million tokens";
    const banded = rows.some((r) => r.found.cell.banded);
    return {
      title: "Where the money goes",
      caption: found
        ? [
            "Cost of owning, part by part, for ",
            label(nameOf("model", state.model), 40),
            " on ",
            label(nameOf("hardware", found.hardware), 40),
            " in ",
            label(nameOf("region", found.region), 40),
            ". ",
            banded
              ? "Each part with its own band; medians of parts need not add up to the median of the whole."
              : "Means over worlds, which add up; the cube holds no bands of parts (output.component_statistics), the band is that of the whole.",
          ]
        : "Nothing is priced here.",
      note:
        found && has(`cheapest_${task}_cost_own`)
          ? ["The whole, owned: ", number(cheapest(task, state, "cost_own").cell, { unit: "USD" }), "."]
          : null,
      columns: [{ name: "Part" }, { name: unit, numeric: true }],
      rows: rows.map((r) => [r.name, number(r.found.cell, { unit: "1" })]),
      draw: rows.length
        ? (width) =>
            draw({
              width,
              height: 50 + 30 * rows.length,
              marginLeft: Math.min(170, width * 0.4),
              x: {
                label: unit,
                tickFormat: (v) => (v === 0 ? "0" : logTick(v)),
                grid: true,
                ticks: width < 500 ? 3 : 6,
              },
              y: { domain: rows.map((r) => r.name), label: null },
              marks: [
                Plot.barX(rows, { y: "name", x: "value", fill: "var(--accent)" }),
                ...(banded
                  ? [
                      Plot.ruleY(rows, {
                        y: "name",
                        x1: (r) => r.found.cell.low,
                        x2: (r) => r.found.cell.high,
                        stroke: "var(--ink)",
                        strokeWidth: 1.5,
                      }),
                    ]
                  : []),
              ],
            })
        : null,
      explain: [explainCommand(task, state)],
      sources: variableSource(...list.map((c) => `${task}_${c.id}`)),
      tables: list.map((c) => `cheapest_${task}_${c.id}`),
    };
  };
}
const logTick = (v) => logAxis(1, 10, "").tickFormat(v);
