// From a message's HTML to nodes, without an HTML parser: a tokenizer that knows a dozen tags.
// Whatever it does not know stays visible as text; nothing it does not know can become markup.

import { el } from "./dom.js";

const TAGS = {
  b: "b", strong: "b", i: "i", em: "i", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  a: "a", code: "code", pre: "pre", blockquote: "blockquote", span: "span", "tg-spoiler": "span",
};
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };
const TOKEN = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>|&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi;
const SCHEMES = /^(https?:|mailto:|tel:)/i;

export function unescape(text) {
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, name) => entity(name) ?? whole);
}

function entity(name) {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? null;
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function attribute(source, name) {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(source);
  return found ? unescape(found[1] ?? found[2]) : "";
}

/** links: {open(url, event), command(text)} – what a press on a link or a /command does. */
export function safeNodes(html, links) {
  const root = document.createDocumentFragment();
  const stack = [{ tag: "", node: root }];
  let text = "";
  let last = 0;

  const top = () => stack[stack.length - 1].node;
  const flush = () => {
    if (!text) return;
    const verbatim = stack.some(({ tag }) => tag === "a" || tag === "code" || tag === "pre");
    if (verbatim) top().append(text);
    else top().append(...linked(text, links));
    text = "";
  };

  for (const found of html.matchAll(TOKEN)) {
    text += html.slice(last, found.index);
    last = found.index + found[0].length;
    const [whole, closing, rawName, attributes, entityName] = found;
    if (entityName) {
      text += entity(entityName) ?? whole;
      continue;
    }
    const name = rawName.toLowerCase();
    if (name === "br") {
      text += "\n";
    } else if (!(name in TAGS)) {
      text += name === "tg-emoji" ? "" : whole;
    } else if (closing) {
      flush();
      const at = stack.findLastIndex((open) => open.name === name);
      if (at > 0) stack.length = at;
    } else {
      flush();
      const node = element(name, attributes, links);
      top().append(node);
      stack.push({ name, tag: TAGS[name], node });
    }
  }
  text += html.slice(last);
  flush();
  return root;
}

function element(name, attributes, links) {
  if (TAGS[name] === "a") return anchor(attribute(attributes, "href"), links);
  if (name === "tg-spoiler" || attribute(attributes, "class").includes("spoiler")) return spoiler();
  return el(TAGS[name]);
}

function anchor(href, links) {
  if (/^tg:\/\/resolve/i.test(href)) return el("a", { href: "#", onclick: (event) => links.open(href, event) });
  if (!SCHEMES.test(href)) return el("span", { class: "mention" });
  return el("a", { href, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => links.open(href, event) });
}

function spoiler() {
  const show = () => node.classList.add("is-shown");
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", onclick: show,
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } } });
  return node;
}

// Addresses, /commands and telephone numbers in plain text, as Telegram's own apps mark them.
const LINK = /(https?:\/\/[^\s<>"«»]+|(?<![\w./@])t\.me\/[^\s<>"«»]+)|((?<![^\s(«"])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?(?![\w/]))|((?<![\d\w])(?:\+7|8)[\s-]?\(?\d{3}\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d))/gi;

function linked(text, links) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(LINK)) {
    let piece = found[0];
    if (found[1]) piece = piece.replace(/[.,;:!?)\]…]+$/, "");
    parts.push(text.slice(last, found.index));
    if (found[1]) {
      const node = anchor(/^http/i.test(piece) ? piece : `https://${piece}`, links);
      node.append(piece);
      parts.push(node);
    } else if (found[2]) {
      parts.push(el("button", { type: "button", class: "command", onclick: () => links.command(piece) }, piece));
    } else {
      parts.push(el("a", { href: `tel:${piece.replace(/[^+\d]/g, "")}` }, piece));
    }
    last = found.index + piece.length;
  }
  parts.push(text.slice(last));
  return parts.filter((part) => part !== "");
}

/**
 * {username, payload, group, channel} of a link that starts a bot, or null.
 * group: null, or the payload for a group; channel: null, or the rights that the bot asks for there.
 */
export function startLink(text) {
  const found = /^(?:https?:\/\/)?(?:t\.me|telegram\.me)\/(\w{3,32})\/?(?:\?(.*))?$/i.exec(text.trim());
  if (found) return asked(found[1], new URLSearchParams(found[2] ?? ""));
  if (/^tg:\/\/resolve\?/i.test(text.trim())) {
    const query = new URLSearchParams(text.trim().split("?")[1]);
    if (query.get("domain")) return asked(query.get("domain"), query);
  }
  return null;
}

function asked(username, query) {
  const channel = query.has("startchannel") ? query.get("admin") ?? "" : null;
  return { username, payload: query.get("start"), group: query.get("startgroup"), channel };
}
