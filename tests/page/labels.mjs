// Labels of strangers: the same page with markup, right-to-left text and 200 letters in place of its labels.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { check, open, work } from "./browser.mjs";

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

export async function strangeLabels(folder) {
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
