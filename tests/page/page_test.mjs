// The page in a browser: node page_test.mjs EQUICUBE SOURCE_FOLDER MODULES_FOLDER [CUBE ...]
// Opens from disk, ready soon, silent, asks for nothing; no violation of axe-core in light, dark, print, at 400 % zoom;
// all by keyboard; colours forced; every number in a CSV and as `equicube show` prints it; labels of strangers.
// Of further cubes (the baseline) pages are made and measured.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { axe, browser, check, cubes, equicube, faultCount, open, program, source, work } from "./browser.mjs";
import { strangeLabels } from "./labels.mjs";
import { numbers, walkNumbers } from "./numbers.mjs";

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

async function accessible(folder, only = () => true) {
  const views = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["print", {}, { media: "print" }],
    ["400 % zoom", { viewport: { width: 320, height: 256 } }],
    ["all tables open", { colorScheme: "light" }],
  ];
  for (const [name, options, media] of views.filter(([view]) => only(view))) {
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

function scenario(name, text) {
  const file = path.join(work, `${name}.toml`);
  fs.writeFileSync(file, text);
  program("run", "-q", file, "-o", path.join(work, `${name}.h5`), "--catalog", path.join(source, "scenarios/catalog"));
  return path.join(work, `${name}.h5`);
}

/** A cube of a format that this program does not know: one line, exit code 2, no folder. Skipped without h5py. */
function newerFormat(cube) {
  const newer = path.join(work, "newer.h5");
  const change = "import sys, shutil, h5py\nshutil.copy(sys.argv[1], sys.argv[2])\n";
  const write = 'h5py.File(sys.argv[2], "r+").attrs["equicube_format"] = 99';
  try {
    execFileSync("/usr/bin/python3", ["-c", change + write, cube, newer], { stdio: "ignore" });
  } catch {
    return;
  }
  try {
    execFileSync(equicube, ["report", newer, "-o", path.join(work, "newer")], { stdio: ["ignore", "pipe", "pipe"] });
    check(false, "a cube of format 99 gives a page");
  } catch (error) {
    const lines = String(error.stderr).trim().split("\n");
    check(error.status === 2 && lines.length === 1 && /format/.test(lines[0]), `format 99: ${error.stderr}`);
    check(!fs.existsSync(path.join(work, "newer")), "format 99: a folder is left");
  }
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
      'models = ["llama-3.1-8b", "llama-3.1-405b", "gpt3-175b"]\n' +
        'hardware = ["h100-sxm-80gb", "b200-180gb", "l40s"]\nregions = ["USA", "DEU", "IND", "KEN"]',
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
    `${walked.walked} numbers walked, ${walked.distinct} distinct in their CSV, ` +
      `${walked.compared} compared with equicube show`,
  );
  await strangeLabels(study.folder);

  // Beside another cube, of which one price differs, and with what the headlines depend on.
  const dearer = path.join(work, "dearer.h5"),
    drivers = path.join(work, "drivers.h5");
  const catalog = path.join(source, "scenarios/catalog"),
    file = path.join(work, "study.toml");
  program("run", "-q", file, "--catalog", catalog, "-o", dearer, "--set", "case.today.scale.rental_price=1.5");
  const few = ["--rows", "256", "--replicates", "8", "--flip", "all"];
  program("sensitivity", file, "--catalog", catalog, "-q", ...few, "-o", drivers);
  const beside = report(dearer, "--compare", cube, "--sensitivity", drivers);
  const page = await open(beside.folder);
  const text = await page.innerText("#page");
  check(/case.today.scale.rental_price=1.5/.test(await page.innerText(".findings")), "no finding names what differs");
  for (const words of ["What changed since", "What the answers depend on", "Statements, and where they fail"])
    check(text.includes(words), `beside another cube: no '${words}'`);
  check(/sensitivity study .* is of another/.test(text), "a sensitivity study of another scenario is not told");
  await walkNumbers(page, beside.folder, dearer, new Set());
  await page.close();
  await accessible(beside.folder);

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

  newerFormat(cube);

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
console.log(faultCount() === 0 ? "page: all as it should be" : `page: ${faultCount()} faults`);
process.exit(faultCount() === 0 ? 0 : 1);
