// Bundles src/ into built/page.js, which the program embeds: node build.mjs [FILE]
import * as esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { worldPaths } from "./map.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? path.join(here, "built/page.js");

/** The world as a module, made when it is asked for. */
const world = {
  name: "world",
  setup(build) {
    build.onResolve({ filter: /^world$/ }, () => ({ path: "world", namespace: "world" }));
    build.onLoad({ filter: /.*/, namespace: "world" }, () => ({
      contents: JSON.stringify(worldPaths()),
      loader: "json",
    }));
  },
};

/** Plot writes a style element into each figure, which the page's Content-Security-Policy refuses: page.css has it. */
const noInlineStyle = {
  name: "no-inline-style",
  setup(build) {
    build.onLoad({ filter: /@observablehq\/plot\/src\/(plot|legends\/ramp)\.js$/ }, (args) => {
      const text = fs.readFileSync(args.path, "utf8");
      const changed = text.replace('svg.append("style").text(', "void (");
      if (changed === text) throw new Error(`${args.path} writes no style element any more: look at build.mjs`);
      return { contents: changed, loader: "js" };
    });
  },
};

const result = await esbuild.build({
  entryPoints: [path.join(here, "src/main.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  plugins: [world, noInlineStyle],
  absWorkingDir: here,
});
const notice =
  "// Made by web/build.mjs from web/src; do not edit. Holds Observable Plot, d3, topojson-client (ISC), interval-tree-1d,\n" +
  "// isoformat, binary-search-bounds (MIT, ISC) and the map of Natural Earth by world-atlas (public domain; ISC).\n";
const text = notice + result.outputFiles[0].text;
if (/<\/script|<!--/i.test(text)) throw new Error("the script holds what ends a script element");
fs.writeFileSync(out, text);
console.log(`${out}: ${text.length} bytes`);
