// Building the page node by node: no string ever becomes markup here.

const SVG = "http://www.w3.org/2000/svg";

/** el("button", {class: "x", testid: "send", onclick: f, "aria-label": "…"}, "text", node, null) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

// Drawn on a 24 × 24 grid with one round stroke.
const PATHS = {
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  send: "M4.5 12 20 5l-4.6 14.5-3.6-5.6zM11.8 13.9 20 5",
  mic: "M12 4a2.6 2.6 0 0 1 2.6 2.6v4.8a2.6 2.6 0 0 1-5.2 0V6.6A2.6 2.6 0 0 1 12 4zM6.4 11.4a5.6 5.6 0 0 0 11.2 0M12 17v3",
  clip: "M19 11.5 12 18.4a4.4 4.4 0 0 1-6.2-6.2l7.3-7.2a2.9 2.9 0 0 1 4.1 4.1l-7.3 7.2a1.4 1.4 0 0 1-2-2l6.6-6.5",
  keyboard: "M4 7h16v10H4zM7.5 10.4h.01M11 10.4h.01M14.5 10.4h.01M8.5 13.8h7",
  slash: "M14.5 5.5l-5 13",
  photo: "M4 6h16v12H4zM4 15.5l4.6-4.3 4 3.8 2.6-2.3L20 16M15.2 9.4h.01",
  file: "M7 3.8h7L18 8v12.2H7zM14 3.8V8h4",
  video: "M4 7h11v10H4zM15 10.6l5-2.8v8.4l-5-2.8",
  pin: "M12 20.5s-6.2-6-6.2-10.6a6.2 6.2 0 0 1 12.4 0c0 4.6-6.2 10.6-6.2 10.6zM12 7.7a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
  person: "M12 4.5a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2M5 20c.5-4 3.2-5.8 7-5.8s6.5 1.8 7 5.8",
  smile: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M9 10h.01M15 10h.01M8.7 14.2c1.8 2 4.8 2 6.6 0",
  down: "M6 9.5l6 6 6-6",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 7.8V12l3 2",
  check: "M5 12.5l4.6 4.5L19 7.5",
  more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  bot: "M6 9h12v9H6zM12 9V5.5M12 5h.01M9.5 13h.01M14.5 13h.01M3.5 12.5v2.5M20.5 12.5v2.5",
  download: "M12 4.5v10M7.5 10.5l4.5 4.5 4.5-4.5M5 19h14",
  stop: "M7.5 7.5h9v9h-9z",
  edit: "M5 19l.8-3.6L15.8 5.4l2.8 2.8L8.6 18.2z",
  reply: "M10 7 5 11.5l5 4.5v-3c4.5 0 7 1.2 9 4.5-.5-5-3.5-8-9-8z",
  link: "M9.5 14.5l5-5M8 11.5l-1.7 1.7a3.2 3.2 0 0 0 4.5 4.5L12.5 16M16 12.5l1.7-1.7a3.2 3.2 0 0 0-4.5-4.5L11.5 8",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M6.4 6.4l11.2 11.2",
  wave: "M5 10v4M8.5 7v10M12 4.5v15M15.5 8v8M19 10.5v3",
  poll: "M6 19v-6M12 19V5M18 19v-9",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }));
}

export function iconButton(name, label, props = {}) {
  return el("button", { type: "button", "aria-label": label, title: label, ...props,
    class: `icon-button ${props.class ?? ""}`.trim() }, icon(name));
}

let serial = 0;
/** A label and its input, tied by id. */
export function field(label, input) {
  input.id = `f${++serial}`;
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input);
}
