// The page below its first screen, question by question.
import { h } from "./dom.js";
import { all, head, has, table } from "./data.js";
import { figure } from "./figure.js";
import { able, adults, best, range } from "./answers.js";
import { ladder } from "./charts_budgets.js";
import { cases, joins } from "./charts_cases.js";
import { adultsByGroup, adultsByPrice } from "./charts_people.js";
import { fewest, lorenz } from "./charts_spread.js";
import { components, costOfModels, needs } from "./charts_cost.js";
import { accuracy, headline, heatMap } from "./charts_more.js";
import { provenance, limits } from "./words.js";
import { errors, flips, tornado } from "./charts_sensitivity.js";
import { whatIf } from "./whatif.js";
import { comparison } from "./comparison.js";

/** A section of a heading, words and figures; figures without data are left out. */
function section(title, words, figures, layout = "two", answer = null) {
  return () => {
    const made = figures
      .map((f) => (typeof f === "function" ? { spec: f } : f))
      .filter(Boolean)
      .map((f) => {
        const one = figure(f.spec, { controls: f.controls ?? [] });
        f.onAgain?.((focus) => {
          one.update(last);
          if (focus) document.getElementById(focus)?.focus();
        });
        return one;
      });
    let last = null;
    const said = h("p", { class: "answer" });
    const grid = h(
      "div",
      { class: `figures ${layout}` },
      made.map((m) => m.box),
    );
    const box = h("section", { class: "part" }, h("h2", {}, title), said, words ? h("p", {}, words) : null, grid);
    return {
      box,
      update(state) {
        last = state;
        let any = false;
        said.replaceChildren(...(answer?.(state) ?? []));
        said.hidden = !said.childNodes.length;
        for (const m of made) any = m.update(state) || any;
        box.hidden = made.length > 0 && !any;
      },
    };
  };
}

export function sections() {
  const list = [];
  const add = (...args) => list.push(section(...args));
  const headlines = all()
    .filter((t) => /^headline_\d+$/.test(t.id))
    .map((t) => headline(t.id));
  const change = joins(),
    heat = heatMap();
  if (head.compare) list.push(comparison());
  if (head.tasks.includes("training"))
    add(
      "What each model needs to be trained",
      "Money, machines and time of one final run, at the place and on the accelerator where it is cheapest.",
      [costOfModels("training"), needs("training")],
      "one",
      range("training"),
    );
  if (head.tasks.includes("serving"))
    add(
      "What each model needs to be run",
      "A model that is trained still has to answer: cost per million tokens, and the smallest machine that holds one copy.",
      [costOfModels("serving"), needs("serving")],
      "one",
      range("serving"),
    );
  add(
    "Which nations and organisations have that",
    "Budgets from the largest to the smallest, and the cost that they face. What is chosen above decides the model, the case and the share that is committed.",
    ["nation", "organization", "institution", "bloc"].map(ladder),
    "two",
    able,
  );
  add(
    "Which people can pay",
    "A price is small or large beside an income. And people need a connection first.",
    [adultsByPrice(), adultsByGroup()],
    "two",
    adults,
  );
  add("How few hold it", "Able to pay is not the same as holding: this is how all capability together is spread.", [
    lorenz(),
    fewest(),
  ]);
  if (change)
    add(
      "What a change of prices or rules does",
      "The same worlds under the study's cases: what changes is the prices and rules, not the luck.",
      [cases(), change],
      "one",
      best,
    );
  if (headlines.length)
    add(
      "How sure the headlines are",
      "Each of the twenty dots is a twentieth of the drawn worlds: count dots to read a chance. Dashed lines are the 5 and 95 % ends of the band. These figures are about the study's largest model.",
      headlines,
      "three",
    );
  if (has("sensitivity_index")) {
    add(
      "What the answers depend on",
      "Every uncertain input, and every choice that somebody had to make, let loose at once. A bar is the share of the spread that would be left if everything but this input were known (total index), its dark part what the input does alone; whiskers are 95 % intervals. Below a dashed line every input is certainly smaller than every one above.",
      table("sensitivity_index")
        .axis("output")
        .map((o) => tornado(o)),
    );
    add("What would overturn the conclusions", null, [flips()], "one");
  }
  add("Where the money goes", null, [components(), whatIf()]);
  if (heat) add("Look up anything", "Any quantity of the cube over two of its axes.", [heat], "one");
  add(
    "How accurate this is",
    "What is measured, what is a prior, and how far predictions were from what others measured.",
    [accuracy(), errors("training"), errors("serving")],
    "first-wide",
  );
  list.push(() => ({ box: limits(), update() {} }));
  list.push(() => ({ box: provenance(), update() {} }));
  return list;
}
