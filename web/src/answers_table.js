// The map's data as a table: who can, who cannot, of whom nobody can tell.
import { h, label } from "./dom.js";
import { datum, nameOf } from "./data.js";
import { classNames, placeOf } from "./payers.js";

export function mapFigureTable() {
  const body = h("div", { class: "table hidden-visually", id: "answers", role: "region", "aria-label": "Who can pay" });
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "answers" },
    "All as a table",
  );
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    body.classList.toggle("hidden-visually", !open);
    button.setAttribute("aria-expanded", String(open));
    if (open) body.setAttribute("tabindex", "0");
    else body.removeAttribute("tabindex");
  });
  const box = h("div", { class: "answers" }, button, body);
  return {
    box,
    update(who, list) {
      box.hidden = !list.length;
      if (!list.length) return;
      const order = [...list].sort((a, b) => (b.probability || 0) - (a.probability || 0));
      body.replaceChildren(
        h(
          "table",
          {},
          h("caption", {}, `Who can pay: ${who.name}, ${who.label}`),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ["Who", "Where", "Answer", "Worlds in which they can"].map((n, i) =>
                h("th", { scope: "col", class: i === 3 ? "numeric" : null }, n),
              ),
            ),
          ),
          h(
            "tbody",
            {},
            order.map((one) =>
              h(
                "tr",
                {},
                h("th", { scope: "row" }, label(one.name, 60)),
                h("td", {}, label(nameOf("nation", placeOf(who, one.id) ?? ""), 40)),
                h("td", {}, classNames[one.answer]),
                h("td", { class: "numeric" }, datum(one.cell, "value", { shift: -2 }), " %"),
              ),
            ),
          ),
        ),
      );
    },
  };
}
