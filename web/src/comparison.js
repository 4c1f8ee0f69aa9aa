// Two cubes side by side: which inputs differ, and which headlines moved.
import { h, label } from "./dom.js";
import { head } from "./data.js";

const dueTo = (d) => `${d.input}: ${d.share}${d.part ? ` (${d.part} of the move)` : ""}`;

/** ", because of ..." what moved a headline most, where that is known. */
export function because(moved) {
  const [first] = moved.due_to;
  return first ? [first.whole ? ", because of " : ", mostly because of ", label(first.input, 120)] : null;
}

export function comparison() {
  const c = head.compare;
  return () => {
    const inputs = c.inputs,
      moved = c.moved;
    const cells = (list) => list.map((text) => h("td", {}, label(text, 160)));
    const table = (caption, names, rows) =>
      h(
        "div",
        { class: "plain", tabindex: "0", role: "region", "aria-label": caption },
        h(
          "table",
          {},
          h("caption", {}, caption),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              names.map((n) => h("th", { scope: "col" }, n)),
            ),
          ),
          h(
            "tbody",
            {},
            rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, label(first, 160)), cells(rest))),
          ),
        ),
      );
    const sentence =
      inputs.length === 0
        ? "The two cubes rest on the same scenario and catalog."
        : inputs.length === 1
          ? "One input differs:"
          : `${inputs.length} inputs differ:`;
    const box = h(
      "section",
      { class: "part" },
      h("h2", {}, "What changed since ", label(c.file, 60)),
      h(
        "p",
        {},
        sentence,
        inputs.length
          ? [
              " ",
              h(
                "strong",
                {},
                label(`${inputs[0].what}: ${inputs[0].before || "nothing"} → ${inputs[0].after || "nothing"}`, 200),
              ),
              inputs.length > 1 ? " and others below." : ".",
            ]
          : null,
      ),
      moved.length
        ? h(
            "p",
            {},
            `${moved.length} headlines moved, most of all `,
            h("strong", {}, label(`${moved[0].what}: ${moved[0].before} → ${moved[0].after}`, 200)),
            because(moved[0]),
            ".",
          )
        : h("p", {}, "No headline moved."),
      inputs.length
        ? table(
            "Inputs that differ",
            ["Input", "There", "Here", "Source"],
            inputs.map((i) => [i.what, i.before, i.after, i.source]),
          )
        : null,
      moved.length
        ? table(
            "Headlines that moved",
            ["Headline", "There", "Here", "Change", "Due to"],
            moved.map((m) => [m.what, m.before, m.after, m.change, m.due_to.map(dueTo).join("; ")]),
          )
        : null,
      moved.length && c.method
        ? h(
            "p",
            { class: "note" },
            `What each input did to a headline's median: ${c.method}. An input's share is what it adds, averaged over ` +
              "all orders in which the inputs could have changed; shares sum to the move.",
          )
        : null,
      h(
        "p",
        { class: "note" },
        `Compared with the cube of result digest ${c.digest}. Line by line: `,
        h("code", {}, `${head.command} diff ${c.word} ${head.cube_word}`),
      ),
    );
    return { box, update() {} };
  };
}
