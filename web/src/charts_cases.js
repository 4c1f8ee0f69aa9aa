// Case against case: how many are able in each, and who becomes able.
import { h, label } from "./dom.js";
import { head, has, table, nameOf, number, datum } from "./data.js";
import { answers, classNames } from "./payers.js";
import { payer } from "./state.js";
import { draw, Plot, shortName, shareAxis } from "./plots.js";
import { showCommand, variableSource } from "./how.js";

/** How many can pay in each case of the study. */
export function cases() {
  return (state) => {
    const who = payer();
    const id = who?.kind === "adult" ? "people_use_able_share" : `${who?.prefix}_able_number`;
    if (!who || !has(id) || head.axes.case.length < 2) return null;
    const t = table(id);
    const rows = head.axes.case
      .map((one) => ({
        one,
        name: nameOf("case", one),
        cell: t.cell({ model: state.model, case: one, use_basis: who.basis, [who.axis]: who.share }),
      }))
      .filter((r) => r.cell.known);
    if (rows.length < 2) return null;
    const share = who.kind === "adult";
    return {
      title: `How many can pay in each case: ${share ? "adults" : who.name.toLowerCase()}, ${who.label}`,
      caption: "Median and 5 to 95 % band over the same worlds under each set of prices and rules.",
      columns: [{ name: "Case" }, { name: share ? "Adults able" : "How many", numeric: true }],
      rows: rows.map((r) => [r.name, number(r.cell, share ? { unit: "share" } : {})]),
      draw: (width) =>
        draw({
          width,
          height: 56 + 30 * rows.length,
          marginLeft: Math.min(330, width * 0.45),
          x: {
            label: share ? "Adults able →" : `${who.name} able →`,
            domain: [0, share ? 1 : Math.max(1, ...rows.map((r) => r.cell.high || r.cell.middle)) * 1.05],
            tickFormat: share ? (v) => `${Math.round(100 * v)} %` : undefined,
            ticks: width < 500 ? 3 : 6,
            grid: true,
          },
          y: {
            domain: rows.map((r) => r.one),
            tickFormat: (l) => shortName(nameOf("case", l), width < 700 ? 24 : 50),
            label: null,
          },
          marks: [
            Plot.ruleX([rows.find((r) => r.one === state.case)?.cell.middle].filter(Number.isFinite), {
              stroke: "var(--soft)",
              strokeDasharray: "3 3",
            }),
            Plot.ruleY(rows, {
              y: "one",
              x1: (r) => r.cell.low,
              x2: (r) => r.cell.high,
              stroke: "var(--band)",
              strokeWidth: 6,
              strokeLinecap: "round",
            }),
            Plot.dot(rows, {
              y: "one",
              x: (r) => r.cell.middle,
              r: 5,
              fill: (r) => (r.one === state.case ? "var(--second)" : "var(--accent)"),
              stroke: "var(--paper)",
            }),
          ],
        }),
      explain: [showCommand(id, { model: state.model })],
      sources: variableSource(id),
      tables: [id],
    };
  };
}

/** Two cases: who is able in the second and was not in the first. */
export function joins() {
  const cases = head.axes.case;
  if (cases.length < 2) return null;
  const chosen = { other: "" };
  const select = h("select", { id: "joins-case" });
  const control = h("div", {}, h("label", { for: "joins-case" }, "Compared with"), select);
  let again = () => {};
  select.addEventListener("change", () => {
    chosen.other = select.value;
    again();
  });
  const spec = (state) => {
    const others = cases.filter((c) => c !== state.case);
    if (!others.includes(chosen.other)) chosen.other = others[0];
    select.replaceChildren(
      ...others.map((c) => h("option", { value: c, selected: c === chosen.other }, nameOf("case", c))),
    );
    const who = payer();
    if (!who || !has(who.able)) return null;
    const before = new Map(answers(who, state).map((a) => [a.id, a]));
    const after = answers(who, { ...state, case: chosen.other });
    const rank = { no: 0, unsure: 1, yes: 2 };
    const moved = after
      .map((a) => ({ ...a, was: before.get(a.id) }))
      .filter((a) => a.answer in rank && a.was?.answer in rank && a.answer !== a.was.answer)
      .sort((a, b) => b.probability - b.was.probability - (a.probability - a.was.probability));
    const more = moved.filter((a) => rank[a.answer] > rank[a.was.answer]).length;
    const shown = moved.slice(0, 40);
    return {
      title: `Whose answer changes: ${shortName(nameOf("case", state.case), 40)} against ${shortName(nameOf("case", chosen.other), 40)}`,
      caption: moved.length
        ? [
            `${more} move up, ${moved.length - more} down. The open dot is the share of worlds in which they can pay under `,
            label(nameOf("case", state.case), 60),
            ", the full one under ",
            label(nameOf("case", chosen.other), 60),
            "; ",
            "left of the first line the answer is no, right of the second yes, between them nobody can tell.",
          ]
        : "Nobody's answer changes between the two.",
      columns: [
        { name: "Who" },
        { name: "Was" },
        { name: "Becomes" },
        { name: `Worlds before`, numeric: true },
        { name: "Worlds after", numeric: true },
      ],
      rows: moved.map((a) => [
        a.name,
        classNames[a.was.answer],
        classNames[a.answer],
        h("span", {}, datum(a.was.cell, "value", { shift: -2 }), " %"),
        h("span", {}, datum(a.cell, "value", { shift: -2 }), " %"),
      ]),
      note:
        moved.length > shown.length
          ? `The ${shown.length} that move most are drawn; the table has all ${moved.length}.`
          : null,
      draw: shown.length
        ? (width) =>
            draw({
              width,
              height: 60 + 17 * shown.length,
              marginLeft: Math.min(180, width * 0.4),
              x: shareAxis("Worlds in which they can pay →", width),
              y: { domain: shown.map((a) => shortName(a.name)), label: null },
              marks: [
                Plot.ruleX([0.05, 0.95], { stroke: "var(--soft)", strokeDasharray: "3 3" }),
                Plot.ruleY(shown, {
                  y: (a) => shortName(a.name),
                  x1: (a) => a.was.probability,
                  x2: "probability",
                  stroke: "var(--band)",
                  strokeWidth: 3,
                }),
                Plot.dot(shown, {
                  y: (a) => shortName(a.name),
                  x: (a) => a.was.probability,
                  r: 4,
                  fill: "var(--paper)",
                  stroke: "var(--accent)",
                  strokeWidth: 1.6,
                }),
                Plot.dot(shown, { y: (a) => shortName(a.name), x: "probability", r: 4.4, fill: "var(--accent)" }),
              ],
            })
        : null,
      explain: [showCommand(who.able, { model: state.model, case: chosen.other })],
      sources: variableSource(who.able),
      tables: [who.able],
    };
  };
  return {
    spec,
    controls: [control],
    onAgain: (f) => {
      again = f;
    },
  };
}
