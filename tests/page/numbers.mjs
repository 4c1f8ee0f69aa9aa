// Every number on the page: in the CSV that it names, and with the digits that `equicube show` prints.
import fs from "node:fs";
import path from "node:path";
import { check, open, program } from "./browser.mjs";

function csvRows(text) {
  const rows = [[]];
  let cell = "",
    quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') cell += text[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") (rows.at(-1).push(cell), (cell = ""));
    else if (c === "\n") (rows.at(-1).push(cell), (cell = ""), rows.push([]));
    else cell += c;
  }
  rows.pop();
  const [head, ...body] = rows;
  return body.map((r) => Object.fromEntries(r.map((v, i) => [head[i], v])));
}

/** What `equicube show` prints of a variable, by its labels; columns are the labels of its last axis. */
const shown = new Map();
function show(cube, variable) {
  const key = `${cube} ${variable}`;
  if (shown.has(key)) return shown.get(key);
  const exact = csvRows(program("show", cube, "--quantity", variable, "--csv"));
  const lines = program("show", cube, "--quantity", variable, "--limit", "100000000").trimEnd().split("\n").slice(1);
  const head = lines[0];
  const names = Object.keys(exact[0]);
  // Columns stand where the names of the head do; two blanks and more part them.
  const cut = (line) => line.trim().split(/ {2,}/);
  const table = exact.map((row, i) => {
    const cells = cut(lines[i + 1]);
    return {
      row,
      printed: cells.length === names.length ? Object.fromEntries(names.map((n, k) => [n, cells[k]])) : null,
    };
  });
  shown.set(key, { table, head });
  return shown.get(key);
}

const sameNumber = (a, b) => a === b || Number(a) === Number(b);

/** All numbers on the page as it stands: in the CSV that they name, with the digits of `equicube show`. */
export async function walkNumbers(page, folder, cube, seen) {
  const data = await page.$$eval("data[data-place]", (l) =>
    l.map((e) => ({ value: e.value, place: e.dataset.place, shift: Number(e.dataset.shift), text: e.textContent })),
  );
  check(data.length > 100, `only ${data.length} numbers on the page`);
  for (const d of data) {
    const [id, at, column] = JSON.parse(d.place);
    const key = d.place + d.text;
    if (seen.has(key)) continue;
    seen.add(key);
    const none = d.value === "-" || d.value === "inf" || d.value === "never";
    if (!none) {
      const expected = Number(d.value) * 10 ** -d.shift,
        got = Number(d.text.replaceAll(",", ""));
      check(Math.abs(got - expected) <= 1e-9 * Math.abs(expected), `${d.place}: shows ${d.text} for ${d.value}`);
    }
    const rows = (csv[folder + id] ??= index(csvRows(fs.readFileSync(path.join(folder, `${id}.csv`), "utf8"))));
    const axes = Object.entries(at).filter(([a]) => rows.names.has(a));
    const row = rows.find(axes);
    check(row !== undefined, `${d.place}: no such row in ${id}.csv`);
    if (!row) continue;
    const exact = row[column];
    if (none) check(exact === "", `${d.place}: no number on the page, ${exact} in the CSV`);
    else
      check(
        exact !== "" && isRounded(Number(exact), d.value),
        `${d.place}: ${d.value} on the page, ${exact} in ${id}.csv`,
      );
    compareWithShow(cube, id, row, column, d);
  }
  return data.length;
}
const csv = {};

function index(rows) {
  const names = new Set(Object.keys(rows[0] ?? {}));
  const maps = new Map();
  return {
    names,
    find(axes) {
      const by = axes.map(([a]) => a).join("|");
      if (!maps.has(by)) maps.set(by, new Map(rows.map((r) => [axes.map(([a]) => r[a]).join("\u0000"), r])));
      return maps.get(by).get(axes.map(([, v]) => v).join("\u0000"));
    },
  };
}

/** Whether printed digits are those of an exact number rounded to them. */
function isRounded(exact, text) {
  const m = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (!m) return false;
  const trailing = m[1] === undefined && m[2] === undefined ? /0*$/.exec(text)[0].length : 0;
  const unit = 10 ** (Number(m[2] ?? 0) - (m[1]?.length ?? 0) + trailing);
  return Math.abs(Number(text) - exact) <= 0.5000001 * unit;
}

/** The printed text of `equicube show` for a row; undefined where it has no such row. Its last axis lies across. */
function printedByShow(cube, variable, row, column) {
  const { table } = show(cube, variable);
  const columns = Object.keys(table[0].row);
  table.index ??= index(table.map((t) => ({ ...t.row, of_show: t })));
  const there = table.index.find(
    Object.entries(row).filter(([a]) => columns.includes(a) && !statistics.has(a)),
  )?.of_show;
  if (!there) return undefined;
  const across = columns.includes(column)
    ? column
    : (Object.values(row).find((l) => columns.includes(l)) ?? columns.at(-1));
  return { exact: there.row[across], printed: there.printed?.[across] };
}
const statistics = new Set(["p05", "p50", "p95", "mean", "value"]);

function compareWithShow(cube, id, row, column, d) {
  if (/^(headline_|errors_|sensitivity_|compare_)/.test(id)) return;
  const there = printedByShow(cube, id.replace(/^cheapest_/, ""), row, column);
  check(there !== undefined, `${d.place}: equicube show has no such row`);
  if (!there) return;
  if (d.value === "-") check(there.exact === "", `${d.place}: equicube show has ${there.exact}`);
  else if (there.printed !== undefined) {
    ++compared;
    check(sameNumber(there.printed, d.value), `${d.place}: ${d.value} on the page, ${there.printed} by equicube show`);
  }
}
let compared = 0;

/** Counts of yes, no and cannot tell against the probabilities that `equicube show --csv` prints. */
async function countsOf(page, cube) {
  const got = await page.evaluate(() => ({
    counts: Object.fromEntries(
      [...document.querySelectorAll("[data-count]")].map((e) => [e.dataset.count, Number(e.textContent)]),
    ),
    hash: Object.fromEntries(new URLSearchParams(location.hash.slice(1))),
    unsure: [...document.querySelectorAll(".answers tbody tr")].filter(
      (r) => r.children[2].textContent === "Cannot tell",
    ).length,
  }));
  const { model, task, case: one, who } = got.hash;
  const [group, ...rest] = who.split(":");
  const axis = { nation: "gerd_share", bloc: "gerd_share", organization: "revenue_share", institution: "rnd_share" }[
    group
  ];
  const fixed = axis
    ? [
        "--quantity",
        `${group}_${task === "training" ? "train" : "host"}_able_probability`,
        "--at",
        `${axis}=${rest[0]}`,
      ]
    : [
        "--quantity",
        "people_use_most_able_probability",
        "--at",
        `use_basis=${rest[0]}`,
        "--at",
        `income_share=${rest[1]}`,
      ];
  const rows = csvRows(program("show", cube, ...fixed, "--model", model, "--case", one, "--csv"));
  const values = rows.flatMap((r) =>
    Object.entries(r)
      .filter(([k]) => rows.length === 1 || k !== Object.keys(r)[0])
      .map(([, v]) => v),
  );
  const expected = { yes: 0, no: 0, unsure: 0, unknown: 0 };
  for (const v of values)
    ++expected[v === "" ? "unknown" : Number(v) >= 0.95 ? "yes" : Number(v) <= 0.05 ? "no" : "unsure"];
  check(
    JSON.stringify(Object.entries(got.counts).sort()) === JSON.stringify(Object.entries(expected).sort()),
    `${who}: counts ${JSON.stringify(got.counts)} on the page, ${JSON.stringify(expected)} in the cube`,
  );
  check(got.unsure === expected.unsure, `${who}: ${got.unsure} rows say cannot tell, ${expected.unsure} in the cube`);
}

export async function numbers(folder, cube) {
  const seen = new Set();
  let walked = 0;
  const first = await open(folder);
  const whos = await first.evaluate(() => {
    const all = [];
    for (const task of document.querySelectorAll("#control-task option")) all.push(task.value);
    return all;
  });
  for (const task of whos) {
    await first.evaluate((t) => {
      location.hash = new URLSearchParams({
        ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))),
        task: t,
      });
    }, task);
    await first.waitForTimeout(300);
    const choices = await first.$$eval("#control-who option", (l) => l.map((o) => o.value).filter(Boolean));
    const models = await first.$$eval("#control-model option", (l) => l.map((o) => o.value));
    for (const who of choices) {
      await first.evaluate(
        (state) => {
          location.hash = new URLSearchParams(state);
        },
        { model: models[0], task, case: await first.$eval("#control-case", (s) => s.value), who },
      );
      await first.waitForTimeout(300);
      if (await first.$("[data-count]")) await countsOf(first, cube);
      walked += await walkNumbers(first, folder, cube, seen);
    }
  }
  await first.close();
  return { walked, distinct: seen.size, compared };
}
