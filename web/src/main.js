// The page from its data: first screen at once, the rest when the browser has time.
import { h, label } from "./dom.js";
import { head, unpack, has, table } from "./data.js";
import { controls, onChange, payer, state } from "./state.js";
import { answers, byCountry, countsOf } from "./payers.js";
import { drawMap, legend } from "./map.js";
import { findings } from "./findings.js";
import { sections } from "./sections.js";
import { mapFigureTable } from "./answers_table.js";

async function start() {
  await unpack();
  const page = document.getElementById("page");
  const say = h("div", { class: "findings-box", "aria-live": "polite" });
  const mapBox = h("div", { class: "map-box" });
  const bar = controls();
  const who = () => payer();
  const table = mapFigureTable();
  const update = () => {
    const p = who();
    const list = p ? answers(p, state) : [];
    say.replaceChildren(...findings(state, p, list).flat().filter(Boolean));
    const best = p ? byCountry(p, list) : new Map();
    if (list.length) {
      const drawn = drawMap(best, p);
      const counts = countsOf(list);
      drawn.setAttribute("role", "img");
      drawn.setAttribute(
        "aria-label",
        `World map: ${counts.yes} yes, ${counts.unsure} cannot tell, ${counts.no} no. The table below lists all.`,
      );
      mapBox.replaceChildren(drawn, ...legend(counts, p));
    } else {
      mapBox.replaceChildren(
        h(
          "p",
          { class: "note" },
          p
            ? "This cube does not hold who can pay country by country. Run its scenario again with this program: equicube run --from."
            : "No payers were asked for: no map.",
        ),
      );
    }
    table.update(p, list);
  };
  update();
  onChange(update);
  const description = head.cube.description ?? "";
  page.replaceChildren(
    h("a", { class: "skip", href: "#more" }, "Skip to the charts"),
    h("header", {}, h("h1", {}, label(head.title, 140)), h("p", { class: "lede" }, label(description, 400))),
    h(
      "main",
      {},
      head.notes.length
        ? h(
            "div",
            { class: "notices", role: "note" },
            head.notes.map((n) => h("p", {}, label(n, 300))),
          )
        : null,
      bar,
      h("section", { class: "first", "aria-label": "Findings" }, say, mapBox),
      table.box,
      h("div", { id: "more", tabindex: "-1" }),
    ),
    h(
      "footer",
      {},
      h(
        "p",
        {},
        `Made by equicube ${head.program}. Map: Natural Earth, public domain; boundaries as drawn there, without any statement on them. `,
        "Numbers: median over worlds and, in brackets, the 5 to 95 % band.",
      ),
    ),
  );
  document.documentElement.dataset.ready = "first";
  performance.mark("ready");
  addSections(document.getElementById("more"));
}

/** One section after another, so that the first screen can be used meanwhile. */
function addSections(place) {
  const waiting = sections();
  const next = () => {
    const make = waiting.shift();
    if (!make) {
      document.documentElement.dataset.ready = "all";
      return;
    }
    const made = make();
    if (made) {
      place.append(made.box);
      made.update(state);
      onChange(() => made.update(state));
    }
    setTimeout(next);
  };
  setTimeout(next);
}

start().catch((error) => {
  document
    .getElementById("page")
    .replaceChildren(h("p", { class: "fault", role: "alert" }, `This page cannot be shown: ${error.message}`));
});
