// Elements made by name: whatever text comes in, it goes in as text.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity))
    if (child !== undefined && child !== null && child !== false) element.append(child);
}

/** A text of strangers: never turned around by the text beside it, shortened where it is very long. */
export function label(text, longest = 60) {
  const letters = [...String(text)];
  const shown = letters.length > longest ? letters.slice(0, longest - 1).join("") + "…" : String(text);
  return h("bdi", shown === String(text) ? {} : { title: text }, shown);
}

/** The same for where only plain text goes (options of a select, SVG). */
export function plain(text, longest = 60) {
  const letters = [...String(text)];
  const shown = letters.length > longest ? letters.slice(0, longest - 1).join("") + "…" : String(text);
  return "\u2068" + shown + "\u2069"; // first strong isolate
}
