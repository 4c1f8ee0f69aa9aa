// The map of answers: yes, no, cannot tell, country by country.
import world from "world";
import { h, svg } from "./dom.js";
import { nameOf } from "./data.js";
import { classNames, classes } from "./payers.js";
import { moved } from "./digits.js";

/** `best`: country -> {answer, name, cell}. */
export function drawMap(best, who) {
  const shapes = [],
    dots = [];
  for (const place of world.places) {
    const one = best.get(place.id);
    const kind = one?.answer ?? "unknown";
    const title = svg("title", {}, titleOf(place, one, who));
    shapes.push(svg("path", { d: place.d, class: `land ${kind}` }, title));
    if (place.small)
      dots.push(svg("circle", { cx: place.x, cy: place.y, r: 2.6, class: `land dot ${kind}` }, title.cloneNode(true)));
  }
  const pattern = svg(
    "pattern",
    { id: "unsure", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 5, height: 5, class: "hatch-ground" }),
    svg("rect", { width: 2.4, height: 5, class: "hatch-line" }),
  );
  return svg(
    "svg",
    { viewBox: `0 0 ${world.width} ${world.height}`, class: "map" },
    svg("defs", {}, pattern),
    shapes,
    dots,
  );
}

function titleOf(place, one, who) {
  if (!one) return `${place.name}: no data`;
  const name = nameOf("nation", place.id) === place.id ? place.name : nameOf("nation", place.id);
  const worlds = `${moved(one.cell.printed.value, -2)} % of worlds`;
  if (one.answer === "unknown") return `${name}: no data`;
  if (who.kind === "adult") return `${name}: at least half of the adults can pay in ${worlds}`;
  if (who.kind === "nation") return `${name}: can pay in ${worlds}`;
  return `${name}: ${one.name} can pay in ${worlds}`;
}

export function legend(counts, who) {
  const of = who.kind === "nation" || who.kind === "adult" ? "countries" : who.name.toLowerCase();
  const all = Object.values(counts).reduce((a, b) => a + b, 0);
  const what =
    who.kind === "adult"
      ? "Yes: at least half of a country's adults can pay in 95 % of worlds or more; no: in 5 % or less; between, nobody can tell."
      : "Yes: can pay in 95 % of worlds or more; no: in 5 % or less; between, nobody can tell." +
        (who.kind === "nation" ? "" : " A country has the answer of the most able that sits there.");
  return [
    h(
      "ul",
      { class: "legend" },
      classes.map((c) =>
        h(
          "li",
          {},
          h("span", { class: `swatch ${c}`, "aria-hidden": "true" }),
          h("span", {}, h("b", { "data-count": c }, String(counts[c])), ` ${classNames[c].toLowerCase()}`),
        ),
      ),
      h("li", { class: "of" }, `of ${all} ${of}`),
    ),
    h("p", { class: "note" }, what),
  ];
}
