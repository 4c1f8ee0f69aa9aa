// The page in a browser: node page_test.mjs EQUICUBE SOURCE_FOLDER MODULES_FOLDER [CUBE ...]
// Opens from disk, ready soon, silent, asks for nothing; no violation of axe-core in light, dark, print, at 400 % zoom;
// all by keyboard; colours forced; every number in a CSV and as `equicube show` prints it; labels of strangers.
// Further cubes (the baseline) are made pages of and measured.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";

const [, , equicube, source, modules, ...cubes] = process.argv;
const require = createRequire(path.join(modules, "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const work = fs.mkdtempSync(path.join(os.tmpdir(), "equicube-page-"));
let faults = 0;
const check = (holds, what) => {
  if (holds) return;
  ++faults;
  console.error(`FAULT: ${what}`);
};

const program = (...words) => execFileSync(equicube, words, { encoding: "utf8", maxBuffer: 1 << 30 });
const executable = ["chromium", "chromium-browser", "google-chrome"].map((n) => `/usr/bin/${n}`).find(fs.existsSync);
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });

/** An open page; what it says and asks for is a fault. */
async function open(folder, { hash = "", csp = true, ...options } = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, bypassCSP: !csp, ...options });
  page.on("console", (m) => check(false, `console says: ${m.text().slice(0, 300)}`));
  page.on("pageerror", (e) => check(false, `error: ${e.message}`));
  page.on("dialog", (d) => {
    check(false, "a dialog opened");
    d.dismiss();
  });
  page.on("request", (r) =>
    check(r.url().startsWith("file://") && r.url().includes("index.html"), `request for ${r.url().slice(0, 200)}`),
  );
  await page.goto(`file://${folder}/index.html${hash}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "all", null, { timeout: 60000 });
  return page;
}

/** Milliseconds until the first screen stands, median of five. */
async function readyAfter(folder) {
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const page = await open(folder);
    times.push(await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
    await page.close();
  }
  return times.sort((a, b) => a - b)[2];
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .slice(0, 3)
        .map((n) => n.html.slice(0, 160))
        .join(" | ")}`,
  );
}

async function accessible(folder) {
  for (const [name, options, media] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["print", {}, { media: "print" }],
    ["400 % zoom", { viewport: { width: 320, height: 256 } }],
    ["all tables open", { colorScheme: "light" }],
  ]) {
    const page = await open(folder, { csp: false, ...options });
    if (media) await page.emulateMedia(media);
    if (name === "all tables open")
      for (const button of await page.$$("button[aria-expanded=false]")) await button.evaluate((b) => b.click());
    for (const v of await violations(page)) check(false, `axe, ${name}: ${v}`);
    if (name === "400 % zoom")
      check(
        await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1),
        "400 % zoom: the page scrolls sideways",
      );
    await page.close();
  }
}

/** From the top by Tab: all four controls are reached, and an arrow key changes address, findings and map or table. */
async function keyboard(folder) {
  const page = await open(folder);
  const reached = new Set();
  for (let i = 0; i < 400; ++i) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      return { id: e.id, tag: e.tagName, seen: e === document.body || (box.width > 0 && box.height > 0) };
    });
    if (at.tag === "BODY") break;
    check(at.seen, `focus on something that is not seen: ${at.tag} ${at.id}`);
    if (at.id.startsWith("control-")) {
      const many = await page.evaluate(() => document.activeElement.options.length > 1);
      const before = await page.evaluate(() => [
        location.hash,
        document.querySelector(".first").innerHTML + document.querySelector(".answers").innerHTML,
      ]);
      await page.keyboard.press("ArrowDown");
      await page.waitForTimeout(30);
      const after = await page.evaluate(() => [
        location.hash,
        document.querySelector(".first").innerHTML + document.querySelector(".answers").innerHTML,
      ]);
      if (many) check(before[0] !== after[0], `${at.id}: the address stays`);
      if (many && at.id !== "control-case") check(before[1] !== after[1], `${at.id}: findings, map and table stay`);
      await page.keyboard.press("ArrowUp");
    }
    reached.add(at.id || at.tag);
  }
  for (const id of ["model", "task", "case", "who"])
    check(reached.has(`control-${id}`), `control-${id} is not reached by Tab`);
  const all = await page.$$eval("button, select, input, a[href], summary", (l) =>
    l.filter((e) => e.offsetParent !== null && e.tabIndex < 0).map((e) => e.outerHTML.slice(0, 120)),
  );
  check(all.length === 0, `not reached by Tab: ${all[0]}`);
  await page.close();
}

async function forcedColours(folder) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(folder, { csp: false, forcedColors: "active", colorScheme });
    const fills = await page.evaluate(() =>
      ["yes", "no", "unsure"].map((c) => {
        const e = document.createElementNS("http://www.w3.org/2000/svg", "path");
        e.setAttribute("class", `land ${c}`);
        document.querySelector("svg.map").append(e);
        return getComputedStyle(e).fill;
      }),
    );
    check(new Set(fills).size === 3, `forced colours (${colorScheme}): ${fills.join(", ")}`);
    await page.close();
  }
}

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
async function walkNumbers(page, folder, cube, seen) {
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
  if (/^(headline_|errors_|sensitivity_)/.test(id)) return;
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

async function numbers(folder, cube) {
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
  return { walked, distinct: seen.size };
}

/** The same page with other labels, as a cube of strangers could have them. */
function relabelled(folder, to, replace) {
  const html = fs.readFileSync(path.join(folder, "index.html"), "utf8");
  const block = /(<script type="application\/json" id="data">)([\s\S]*?)(<\/script>)/.exec(html);
  const head = JSON.parse(block[2]);
  const tables = JSON.parse(zlib.inflateSync(Buffer.from(head.packed, "base64")).toString());
  const change = (x) =>
    typeof x === "string"
      ? (replace[x] ?? x)
      : Array.isArray(x)
        ? x.map(change)
        : x && typeof x === "object"
          ? Object.fromEntries(
              Object.entries(x).map(([k, v]) => [replace[k] ?? k, k === "data" || k === "packed" ? v : change(v)]),
            )
          : x;
  delete head.packed;
  const changed = { ...change(head), packed: zlib.deflateSync(JSON.stringify(change(tables))).toString("base64") };
  const text = JSON.stringify(changed).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
  fs.mkdirSync(to, { recursive: true });
  fs.writeFileSync(
    path.join(to, "index.html"),
    html.replace(block[0], () => block[1] + text + block[3]),
  );
}

async function strangeLabels(folder) {
  const head = JSON.parse(
    /id="data">([\s\S]*?)<\/script>/.exec(fs.readFileSync(path.join(folder, "index.html"), "utf8"))[1],
  );
  const strange = [
    "</script><img src=x onerror=alert(1)>",
    "<b onmouseover=alert(2)>&amp;",
    "\u202eright to left \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "x".repeat(200),
    "javascript:alert(3)",
    "a\u2028b\u2029c",
  ];
  const replace = {};
  for (const axis of ["model", "case", "hardware", "region", "organization", "nation"])
    for (const [i, l] of (head.axes[axis] ?? []).entries())
      if (i < strange.length) replace[l] = `${strange[i]} ${axis}`;
  replace[head.title] = strange[0];
  replace[head.cube.description] = strange[2];
  const to = path.join(work, "strange");
  relabelled(folder, to, replace);
  const page = await open(to);
  check((await page.evaluate(() => document.querySelectorAll("img").length)) === 0, "a label became an image");
  check((await page.textContent("h1")).includes("<img src=x"), "the title is not shown as text");
  check(
    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1),
    "long labels make the page scroll sideways",
  );
  check((await page.$$(".drawing svg")).length > 3, "charts are missing with strange labels");
  for (const button of await page.$$("button[aria-expanded=false]")) await button.evaluate((b) => b.click());
  check(
    (await page.evaluate(() => document.querySelectorAll("img, iframe, object").length)) === 0,
    "a label became an element",
  );
  await page.close();
}

function scenario(name, text) {
  const file = path.join(work, `${name}.toml`);
  fs.writeFileSync(file, text);
  program("run", "-q", file, "-o", path.join(work, `${name}.h5`), "--catalog", path.join(source, "scenarios/catalog"));
  return path.join(work, `${name}.h5`);
}

function report(cube, ...more) {
  const folder = path.join(work, `${path.basename(cube, ".h5")}-page`);
  const start = process.hrtime.bigint();
  program("report", cube, "-o", folder, ...more);
  return {
    folder,
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
    bytes: fs.statSync(path.join(folder, "index.html")).size,
  };
}

const small = (axes, more = "") => `title = "A small study"
[run]
worlds = 256
replicates = 4
[axes]
${axes}
[training]
clusters = [64, 512]
[serving]
replicas = [1, 8]
[[case]]
id = "today"
label = "Prices of today"
[[case]]
id = "tenth"
label = "</script><img src=x onerror=alert(1)> a tenth"
[case.scale]
purchase_price = 0.1
rental_price = 0.1
[inputs.nation_budget]
distribution = "log_normal"
median = 1
sigma = 0.3
[affordability]
gerd_share = ["0.1 %", "1 %"]
revenue_share = ["1 %"]
rnd_share = ["10 %"]
income_share = ["2 %", "5 %"]
use_tokens = "1 M tokens"
[output]
statistics = ["mean", "p05", "p50", "p95"]
component_statistics = ["mean", "p05", "p50", "p95"]
${more}`;

try {
  const cube = scenario(
    "study",
    small(
      'models = ["llama-3.1-8b", "llama-3.1-405b", "gpt3-175b"]\nhardware = ["h100-sxm-80gb", "b200-180gb", "l40s"]\nregions = ["USA", "DEU", "IND", "KEN"]',
    ),
  );
  const study = report(cube);
  const ready = await readyAfter(study.folder);
  console.log(`page of ${study.bytes} bytes in ${study.seconds.toFixed(1)} s, ready after ${ready.toFixed(0)} ms`);
  await accessible(study.folder);
  await keyboard(study.folder);
  await forcedColours(study.folder);
  const walked = await numbers(study.folder, cube);
  console.log(
    `${walked.walked} numbers walked, ${walked.distinct} distinct in their CSV, ${compared} compared with equicube show`,
  );
  await strangeLabels(study.folder);

  for (const [name, axes] of [
    ["infeasible", 'models = ["gpt-4", "gpt3-175b"]\nhardware = ["rtx-4090"]\nregions = ["USA", "DEU"]'],
    ["one-region", 'models = ["llama-3.1-8b"]\nhardware = ["h100-sxm-80gb"]\nregions = ["FRA"]'],
  ]) {
    const one = report(scenario(name, small(axes)));
    const page = await open(one.folder);
    check((await page.textContent(".findings-box")).length > 40, `${name}: no findings`);
    check(
      !/NaN|undefined|Infinity|\[object/.test(await page.innerText("#page")),
      `${name}: ${/.{0,40}(NaN|undefined|Infinity|\[object).{0,40}/.exec(await page.innerText("#page"))?.[0]}`,
    );
    for (const v of await (async () => {
      const p = await open(one.folder, { csp: false });
      const all = await violations(p);
      await p.close();
      return all;
    })())
      check(false, `axe, ${name}: ${v}`);
    await page.close();
  }

  for (const file of cubes) {
    const made = report(file);
    const after = await readyAfter(made.folder);
    console.log(
      `${path.basename(file)}: ${made.bytes} bytes in ${made.seconds.toFixed(1)} s, ready after ${after.toFixed(0)} ms`,
    );
    check(made.seconds <= 5, `${file}: the report took ${made.seconds.toFixed(1)} s (5 at most)`);
    check(made.bytes <= 5e6, `${file}: ${made.bytes} bytes (5 MB at most)`);
    check(after <= 1000, `${file}: ready after ${after.toFixed(0)} ms (1000 at most)`);
  }
} finally {
  await browser.close();
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(faults === 0 ? "page: all as it should be" : `page: ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
