// What if the rent or the price of electricity were another: exact where the cube's stored parts make it so.
import { h, label } from "./dom.js";
import { has, head, nameOf, number } from "./data.js";
import { cheapest } from "./findings.js";
import { scaleOf } from "./digits.js";
import { explainCommand, variableSource } from "./how.js";

const three = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

function shown(value, unit) {
  const s = scaleOf(value, unit);
  return `${three.format(value / 10 ** s.shift)}\u00a0${s.unit}`;
}

function command(oneCase, rent, power) {
  const set = (input, factor) => ` --set case.${oneCase}.scale.${input}=${Number(factor.toPrecision(3))}`;
  return (
    `${head.command} run --from ${head.cube_word} -o what-if.h5` +
    set("rental_price", rent) +
    set("electricity_price", power)
  );
}

/** Rent scales all of the cost of renting in every world, so its whole band; electricity one part of the mean of owning. */
export function whatIf() {
  const slider = (id, name) => {
    const input = h("input", { type: "range", id, min: "-2", max: "2", step: "0.1", value: "0" });
    const out = h("output", { for: id });
    return {
      input,
      out,
      factor: () => 2 ** Number(input.value),
      box: h("div", {}, h("label", { for: id }, name, " ", out), input),
    };
  };
  const rent = slider("whatif-rent", "Rent of accelerators"),
    power = slider("whatif-power", "Price of electricity");
  let again = () => {};
  for (const s of [rent, power]) s.input.addEventListener("input", () => again());
  const spec = (state) => {
    const task = state.task,
      found = cheapest(task, state);
    if (!found) return null;
    const unit = task === "training" ? "USD" : "USD per M tokens";
    const rows = [];
    for (const s of [rent, power]) {
      s.out.textContent = `× ${three.format(s.factor())}`;
      s.input.setAttribute("aria-valuetext", `times ${three.format(s.factor())}`);
    }
    const rented = has(`cheapest_${task}_cost_rent`) ? cheapest(task, state, "cost_rent").cell : null;
    const owned = has(`cheapest_${task}_cost_own`) ? cheapest(task, state, "cost_own").cell : null;
    const part = has(`cheapest_${task}_own_electricity`) ? cheapest(task, state, "own_electricity").cell : null;
    if (rented?.known) {
      const f = rent.factor();
      rows.push([
        "Renting, whole band",
        number(rented, { unit: "USD" }),
        h(
          "span",
          { class: "computed" },
          `${shown(f * rented.middle, unit)} (${shown(f * rented.low, "1")} to ${shown(f * rented.high, "1")})`,
        ),
      ]);
    }
    const mean = owned?.value("mean"),
      electricity = part?.value("mean");
    if (Number.isFinite(mean) && Number.isFinite(electricity))
      rows.push([
        "Owning, mean over worlds",
        h("span", { class: "computed" }, shown(mean, unit)),
        h("span", { class: "computed" }, shown(mean + (power.factor() - 1) * electricity, unit)),
      ]);
    if (!rows.length) return null;
    return {
      title: "What if prices were others",
      caption: [
        label(nameOf("model", state.model), 40),
        " in its cheapest cell (",
        label(nameOf("hardware", found.hardware), 40),
        ", ",
        label(nameOf("region", found.region), 40),
        "), whatever the others would do. Exact: rent is a factor of the whole cost of renting in every world, electricity one stored part of owning.",
      ],
      columns: [
        { name: "Cost" },
        { name: "As in the study", numeric: true },
        { name: "With these prices", numeric: true },
      ],
      rows,
      open: true,
      note: [
        "Anything else, and who could then pay: ",
        h("code", {}, command(state.case, rent.factor(), power.factor())),
      ],
      explain: [explainCommand(task, state)],
      sources: variableSource(`${task}_cost_rent`, `${task}_own_electricity`),
      tables: [`cheapest_${task}_cost_rent`, `cheapest_${task}_cost_own`, `cheapest_${task}_own_electricity`].filter(
        has,
      ),
    };
  };
  return {
    spec,
    controls: [rent.box, power.box],
    onAgain: (f) => {
      again = f;
    },
  };
}
