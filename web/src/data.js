// What the program filled in: the head at once, the tables when they are unpacked; numbers of a table when it is used.
import { h } from "./dom.js";
import { moved, scaleOf } from "./digits.js";

export const head = JSON.parse(document.getElementById("data").textContent);
const tables = new Map();

export async function unpack() {
  const bytes = Uint8Array.from(atob(head.packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  for (const table of JSON.parse(await new Response(stream).text())) tables.set(table.id, new Table(table));
  delete head.packed;
}

export const has = (id) => tables.has(id);
export const table = (id) => tables.get(id);
export const all = () => [...tables.values()];

class Table {
  constructor(facts) {
    Object.assign(this, facts);
    this.shape = this.axes.map((a) => a.labels.length);
    this.places = new Map(this.axes.map((a) => [a.name, new Map(a.labels.map((l, i) => [l, i]))]));
  }

  get texts_of_numbers() {
    return (this.split ??= this.data.split(" "));
  }

  axis(name) {
    return this.axes.find((a) => a.name === name)?.labels;
  }

  /** Row of labels {axis: label}; -1 where one is not there. */
  row(at) {
    let row = 0;
    for (const [i, axis] of this.axes.entries()) {
      const place = this.places.get(axis.name).get(at[axis.name]);
      if (place === undefined) return -1;
      row = row * this.shape[i] + place;
    }
    return row;
  }

  /** Further columns of a row. */
  text(at, name) {
    return this.texts.find((t) => t.name === name)?.cells[this.row(at)];
  }

  /** Printed texts of a row by column: {p05, p50, p95}; "-" where there is none. */
  cell(at) {
    const row = this.row(at);
    return new Cell(this, at, row);
  }
}

/** One row of a table. */
class Cell {
  constructor(of, at, row) {
    this.of = of;
    this.at = at;
    this.printed = {};
    const k = of.values.length;
    for (const [i, name] of of.values.entries())
      this.printed[name] = row < 0 ? "-" : (of.texts_of_numbers[row * k + i] ?? "-");
    this.middleName = of.values.includes("p50") ? "p50" : of.values.includes("mean") ? "mean" : of.values[0];
  }
  get middle() {
    return this.value(this.middleName);
  }
  get low() {
    return this.value("p05");
  }
  get high() {
    return this.value("p95");
  }
  get known() {
    return this.printed[this.middleName] !== "-";
  }
  get banded() {
    return this.printed.p05 !== undefined && this.printed.p05 !== "-";
  }
  value(name) {
    const text = this.printed[name];
    return text === undefined || text === "-" ? NaN : text === "inf" || text === "never" ? Infinity : Number(text);
  }
}

/** What a unit is on the page: shares in percent. */
export function unitOf(t) {
  if (t.unit === "share") return "share";
  if (t.unit !== "1") return t.unit;
  return /(_share|_probability|_gap|_mfu)(_|$)/.test(t.variable) ? "share" : "1";
}

/** Counts of entities have no digits behind the point. */
const isCount = (cell) =>
  /_number(_|$)/.test(cell.of.variable) || /^fewest_holders/.test(cell.at.metric ?? "") || cell.of.unit === "nations";

/** One printed number of a cell, with where it comes from: a test compares it with the CSV and `equicube show`. */
export function datum(cell, name, scale) {
  const text = cell.printed[name];
  let shown = text === "-" ? "–" : text === "inf" || text === "never" ? "never" : moved(text, scale.shift);
  if (isCount(cell)) shown = shown.replace(/\.0+$/, "");
  const place = JSON.stringify([cell.of.id, cell.at, name]);
  return h("data", { value: text, "data-place": place, "data-shift": scale.shift }, shown);
}

/** "24 (9.0 to 61) million USD": a number never goes without its band where it has one. */
export function number(cell, { words = false, unit = unitOf(cell.of), plainUnit = false } = {}) {
  const scale = scaleOf(cell.printed[cell.middleName], unit, words);
  if (!cell.known) return h("span", { class: "number none" }, "–");
  const middle = datum(cell, cell.middleName, scale);
  const after = scale.unit && !plainUnit ? "\u00a0" + scale.unit : "";
  const same = cell.printed.p05 === cell.printed.p95;
  if (!cell.banded || same) return h("span", { class: "number" }, middle, after);
  const band = h("span", { class: "band" }, "(", datum(cell, "p05", scale), " to ", datum(cell, "p95", scale), ")");
  return h("span", { class: "number" }, middle, " ", band, after);
}

/** The same as plain text. */
export function numberText(cell, options = {}) {
  return number(cell, options).textContent;
}

/** What a label of an axis is called. */
export function nameOf(dimension, id) {
  return head.names[dimension]?.[id]?.name ?? id;
}

export function factOf(dimension, id, fact) {
  return head.names[dimension]?.[id]?.[fact];
}
