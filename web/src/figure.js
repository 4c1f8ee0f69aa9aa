// The frame of every chart: caption, drawing, its data as a table, and how to save, explain and cite it.
import { h, label } from "./dom.js";
import { head } from "./data.js";

let count = 0;

/**
 * A figure that is drawn again whenever the state changes.
 * spec(state) -> {title, caption: node, columns: [{name, numeric}], rows: [[node or text]], draw(width) -> SVG or null,
 * alternative: text for those who do not see it, explain: command, sources: [text], tables: [ids], note: node}
 */
export function figure(spec, { wide = true, controls = [] } = {}) {
  const id = `figure-${++count}`;
  const title = h("h3", { id: `${id}-title` });
  const caption = h("p", { class: "caption" });
  const drawing = h("div", { class: "drawing" });
  const note = h("p", { class: "note" });
  const tableBox = h("div", { class: "table hidden-visually", id: `${id}-table` });
  const more = h("div", { class: "more" });
  const tools = h("div", { class: "tools" });
  const box = h(
    "section",
    { class: "figure", "aria-labelledby": `${id}-title` },
    title,
    caption,
    controls.length ? h("div", { class: "local-controls" }, controls) : null,
    drawing,
    note,
    tools,
    more,
    tableBox,
  );
  let now = {},
    opened = false;
  const show = h("button", { type: "button", "aria-expanded": "false", "aria-controls": tableBox.id }, "Table");
  const openTable = (open) => {
    tableBox.classList.toggle("hidden-visually", !open);
    show.setAttribute("aria-expanded", String(open));
    if (open) tableBox.setAttribute("tabindex", "0");
    else tableBox.removeAttribute("tabindex");
  };
  show.addEventListener("click", () => openTable(show.getAttribute("aria-expanded") === "false"));
  const about = (name, content) => {
    const button = h("button", { type: "button", "aria-expanded": "false" }, name);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      for (const other of tools.querySelectorAll("button.about")) other.setAttribute("aria-expanded", "false");
      more.replaceChildren();
      if (!open) more.append(content());
      button.setAttribute("aria-expanded", String(!open));
    });
    button.className = "about";
    return button;
  };
  const saveSvg = h("button", { type: "button" }, "Save SVG");
  saveSvg.addEventListener("click", () => save(`${id}.svg`, "image/svg+xml", svgText(drawing.querySelector("svg"))));
  const saveCsv = h("button", { type: "button" }, "CSV");
  saveCsv.addEventListener("click", () => save(`${id}.csv`, "text/csv", csvText(now)));
  tools.append(
    show,
    saveCsv,
    saveSvg,
    about("How", () => howOf(now)),
    about("Cite", () => citeOf(now)),
  );

  function update(state) {
    now = spec(state);
    box.hidden = !now;
    if (!now) {
      now = { columns: [], rows: [] };
      return false;
    }
    if (now.open && !opened) openTable((opened = true));
    title.replaceChildren(now.title);
    for (const button of tools.querySelectorAll("button")) button.setAttribute("aria-describedby", title.id);
    caption.replaceChildren(...[now.caption].flat());
    note.replaceChildren(...[now.note ?? []].flat());
    note.hidden = !now.note;
    tableBox.replaceChildren(tableOf(now));
    tableBox.setAttribute("role", "region");
    tableBox.setAttribute("aria-label", `Data: ${now.title}`);
    drawing.hidden = !now.draw;
    saveSvg.hidden = !now.draw;
    redraw();
    return true;
  }
  let width = 0;
  function redraw() {
    if (!now.draw) return;
    width = Math.max(260, Math.floor(drawing.clientWidth || box.clientWidth || 700));
    const made = now.draw(width);
    if (!made) {
      drawing.replaceChildren();
      return;
    }
    const picture = made.tagName === "svg" ? made : made.querySelector("svg");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", now.alternative ?? now.title);
    for (const child of picture.children) child.setAttribute("aria-hidden", "true");
    for (const labelled of picture.querySelectorAll("[aria-label]")) labelled.removeAttribute("aria-label");
    for (const described of picture.querySelectorAll("[aria-description]"))
      described.removeAttribute("aria-description");
    drawing.replaceChildren(made);
  }
  new ResizeObserver(() => {
    if (now.draw && Math.abs(drawing.clientWidth - width) > 8) redraw();
  }).observe(drawing);
  return { box, update, wide };
}

function tableOf({ title, columns, rows }) {
  return h(
    "table",
    {},
    h("caption", {}, title),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map((c) => h("th", { scope: "col", class: c.numeric ? "numeric" : null }, c.name)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, i) =>
            i === 0
              ? h("th", { scope: "row" }, node(cell))
              : h("td", { class: columns[i].numeric ? "numeric" : null }, node(cell)),
          ),
        ),
      ),
    ),
  );
}

const node = (cell) => (typeof cell === "string" ? label(cell, 80) : cell);

function cellText(cell) {
  const text = typeof cell === "string" ? cell : cell.textContent;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As the table shows it; every digit is in the CSV files beside the page. */
function csvText({ columns, rows }) {
  const lines = [columns.map((c) => cellText(c.name)), ...rows.map((row) => row.map(cellText))];
  return lines.map((line) => line.join(",")).join("\n") + "\n";
}

/** A drawing that looks the same outside of the page: colours of the page's style, written out. */
function svgText(picture) {
  const copy = picture.cloneNode(true);
  const from = [picture, ...picture.querySelectorAll("*")],
    to = [copy, ...copy.querySelectorAll("*")];
  for (const [i, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const name of [
      "fill",
      "stroke",
      "stroke-width",
      "stroke-dasharray",
      "font-family",
      "font-size",
      "font-weight",
      "opacity",
    ])
      if (style.getPropertyValue(name)) to[i].setAttribute(name, style.getPropertyValue(name));
    if (style.display === "none") to[i].setAttribute("display", "none");
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const box = picture.getBoundingClientRect();
  if (!copy.getAttribute("width")) copy.setAttribute("width", Math.round(box.width));
  if (!copy.getAttribute("height")) copy.setAttribute("height", Math.round(box.height));
  return new XMLSerializer().serializeToString(copy);
}

function save(name, type, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function howOf({ explain = [], sources = [], tables = [] }) {
  return h(
    "div",
    { class: "about-box" },
    explain.length
      ? [
          h("p", {}, "Line by line, with the source of every number:"),
          explain.map((c) => h("pre", {}, h("code", {}, c))),
        ]
      : null,
    sources.length
      ? h(
          "ul",
          {},
          sources.map((s) => h("li", {}, label(s, 400))),
        )
      : null,
    tables.length
      ? h(
          "p",
          {},
          "Every digit: ",
          tables.map((t, i) => [i > 0 ? ", " : "", h("a", { href: `${t}.csv`, download: true }, `${t}.csv`)]),
        )
      : null,
  );
}

function citeOf({ title }) {
  const c = head.cube;
  return h(
    "div",
    { class: "about-box" },
    h(
      "p",
      { class: "cite" },
      `equicube ${head.program}: `,
      label(head.title, 120),
      `. ${title}. Cube ${c.file}, result digest ${c.digest}, ` +
        `${c.worlds ?? "?"} worlds, seed ${c.seed ?? "?"}, catalog ${String(c.catalog_digest ?? "?").slice(0, 12)}, ` +
        `prices of ${c.price_year ?? "?"}.`,
    ),
  );
}
