// The page below its first screen, question by question.
import { h, label } from "./dom.js";
import { all, head, has, table } from "./data.js";
import { figure } from "./figure.js";
import { adultsByGroup, adultsByPrice, joins, ladder, lorenz } from "./charts_payers.js";
import { components, costOfModels, needs } from "./charts_cost.js";
import { accuracy, headline, heatMap } from "./charts_more.js";
import { provenance, limits } from "./words.js";

/** A section of a heading, words and figures; figures without data are left out. */
function section(title, words, figures) {
  return () => {
    const made = figures.map((f) => (typeof f === "function" ? { spec: f } : f)).filter(Boolean).map((f) => {
      const one = figure(f.spec, { controls: f.controls ?? [] });
      f.onAgain?.((focus) => {
        one.update(last);
        if (focus) document.getElementById(focus)?.focus();
      });
      return one;
    });
    let last = null;
    const grid = h("div", { class: figures.length > 1 ? "figures" : "one" }, made.map((m) => m.box));
    const box = h("section", { class: "part" }, h("h2", {}, title), words ? h("p", {}, words) : null, grid);
    return {
      box,
      update(state) {
        last = state;
        let any = false;
        for (const m of made) any = m.update(state) || any;
        box.hidden = made.length > 0 && !any;
      },
    };
  };
}

export function sections() {
  const list = [];
  const headlines = all().filter((t) => /^headline_\d+$/.test(t.id)).map((t) => headline(t.id));
  if (head.tasks.includes("training")) list.push(section("What each model needs to be trained", "Money, machines and time of one final run, at the place and on the accelerator where it is cheapest.", [costOfModels("training"), needs("training")]));
  if (head.tasks.includes("serving")) list.push(section("What each model needs to be run", "A model that is trained still has to answer: cost per million tokens, and the smallest machine that holds one copy.", [costOfModels("serving"), needs("serving")]));
  list.push(section("Which nations and organisations have that", "Budgets from the largest to the smallest, and the cost that they face. What is chosen above decides the model, the case and the share that is committed.", ["nation", "organization", "institution", "bloc"].map(ladder)));
  list.push(section("Which people can pay", "A price is small or large beside an income. People need a connection first.", [adultsByPrice(), adultsByGroup()]));
  list.push(section("How few hold it", null, [lorenz()]));
  const change = joins();
  if (change) list.push(section("What a change of prices or rules does", "The same worlds under two of the study's cases.", [change]));
  if (headlines.length) list.push(section("How sure the headlines are", "Each of the twenty dots is a twentieth of the drawn worlds: count dots to read a chance. Dashed lines are the 5 and 95 % ends of the band. These figures are about the study's largest model.", headlines));
  list.push(section("Where the money goes", null, [components()]));
  const heat = heatMap();
  if (heat) list.push(section("Look up anything", "Any quantity of the cube over two of its axes.", [heat]));
  list.push(section("How accurate this is", null, [accuracy()]));
  list.push(() => ({ box: limits(), update() {} }));
  list.push(() => ({ box: provenance(), update() {} }));
  return list;
}
export { has, table, label };
