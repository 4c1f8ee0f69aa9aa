// What the tests of the page share: the program, a browser whose pages must be silent, and a count of faults.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

export const [, , equicube, source, modules, ...cubes] = process.argv;
const require = createRequire(path.join(modules, "node_modules", "x.js"));
const { chromium } = require("playwright-core");
export const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const work = fs.mkdtempSync(path.join(os.tmpdir(), "equicube-page-"));
let faults = 0;
export const faultCount = () => faults;
export const check = (holds, what) => {
  if (holds) return;
  ++faults;
  console.error(`FAULT: ${what}`);
};

export const program = (...words) => execFileSync(equicube, words, { encoding: "utf8", maxBuffer: 1 << 30 });
const executable = ["chromium", "chromium-browser", "google-chrome"].map((n) => `/usr/bin/${n}`).find(fs.existsSync);
export const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });

/** An open page; what it says and asks for is a fault. */
export async function open(folder, { hash = "", csp = true, ...options } = {}) {
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
  await page.goto(`file://${folder}/index.html${hash}`, { timeout: 180000 });
  await page.waitForFunction(() => document.documentElement.dataset.ready === "all", null, { timeout: 180000 });
  return page;
}
