// One bubble: a message, or an album of them.

import { el, icon } from "./dom.js";
import { clockTime, dateText, t } from "./i18n.js";
import { mediaNode, photoTile } from "./media.js";
import { safeNodes } from "./safe.js";

/** Neighbouring messages of one album become one block; a new day starts with its date. */
export function blocks(messages) {
  const out = [];
  let day = "";
  for (const message of messages) {
    const date = dateText(Date.parse(message.date), "date");
    if (date !== day) {
      out.push({ key: `day ${date} ${message.id}`, day: date });
      day = date;
    }
    const before = out[out.length - 1];
    if (message.album && before?.album === message.album && before.messages[0].from?.id === message.from?.id) {
      before.messages.push(message);
    } else {
      out.push({ key: `message ${message.id}`, album: message.album, messages: [message] });
    }
  }
  return out;
}

export function dayNode(block) {
  return el("div", { class: "day" }, el("span", {}, block.day));
}

/** chat: {own, named, links, deeds(message), menu(message, anchor), press(message, button, node), quote(id), toasts} */
export function messageNode(block, chat) {
  const [message] = block.messages;
  if (message.service) return serviceNode(message);
  const own = message.from?.id === chat.own;
  const words = block.messages.find((one) => one.html) ?? message;
  const media = block.messages.flatMap((one) => (one.media ?? []).map((item) => ({ item, one })));
  const photos = media.filter(({ item }) => item.kind === "photo");
  const rest = media.filter(({ item }) => item.kind !== "photo");
  const bare = !words.html && media.length === 1 && ["sticker", "dice"].includes(media[0].item.kind);

  const bubble = el("div", { class: bare ? "bubble is-bare" : "bubble" },
    message.topic ? el("div", { class: "topic", testid: "topic" }, `# ${message.topic}`) : null,
    !own && chat.named ? el("div", { class: "sender" }, message.from?.name ?? "") : null,
    message.forwarded_from ? el("div", { class: "forwarded" }, t("forwarded", { from: forwardName(message.forwarded_from) })) : null,
    message.reply_to ? quote(message.reply_to, chat) : null,
    photos.length > 0 ? photoGrid(photos) : null,
    rest.map(({ item, one }) => mediaNode(item, { ...chat.deeds(one), toasts: chat.toasts })),
    words.html ? el("div", { class: "text", testid: "text", dir: "auto" }, safeNodes(words.html, chat.links)) : null,
    el("div", { class: "meta" },
      message.reactions?.length ? el("span", { class: "reactions" }, message.reactions.map(reactionText).join(" ")) : null,
      words.edited ? el("span", {}, t("edited")) : null,
      el("time", { datetime: message.date }, clockTime(Date.parse(message.date)))),
    el("button", { type: "button", class: "bubble-menu", testid: "message-menu", "aria-label": t("menu"), "aria-haspopup": "menu",
      onclick: (event) => chat.menu(words, event.currentTarget) }, icon("more")));

  const node = el("article", { class: own ? "message is-own" : "message", testid: "message",
    "data-message-id": String(message.id), "data-own": String(own) },
  bubble, message.buttons?.length ? inlineKeyboard(message, chat) : null);

  onHold(bubble, () => chat.menu(words, bubble));
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("button, a, audio, video")) chat.menu(words, bubble);
  });
  return node;
}

function serviceNode(message) {
  return el("article", { class: "day message", testid: "message", "data-message-id": String(message.id) },
    el("span", {}, safeNodes(message.html, { open() {}, command() {} })));
}

function forwardName(from) {
  return typeof from === "string" ? from : from.name ?? from.title ?? "";
}

function reactionText(reaction) {
  if (typeof reaction === "string") return reaction;
  return reaction.count > 1 ? `${reaction.emoji} ${reaction.count}` : reaction.emoji ?? "";
}

function quote(id, chat) {
  const { name, text } = chat.quote(id);
  return el("button", { type: "button", class: "quote", onclick: () => chat.show(id) },
    el("b", {}, name), el("span", {}, text));
}

function photoGrid(photos) {
  return el("div", { class: `photos n${Math.min(photos.length, 4)}`, testid: "photos" },
    photos.map(({ item, one }) => photoTile(item, { testid: "photo-tile", "data-message-id": String(one.id) })));
}

const STYLES = new Set(["primary", "success", "danger"]);

function inlineKeyboard(message, chat) {
  const key = (button) => {
    const props = { testid: "inline-button", class: STYLES.has(button.style) ? `key is-${button.style}` : "key" };
    const mark = button.url ? "link" : button.copy !== undefined ? "copy" : null;
    const face = [el("span", {}, button.text), mark ? icon(mark) : null];
    if (button.url && /^(https?|tg):/i.test(button.url)) {
      return el("a", { ...props, href: button.url.startsWith("tg:") ? "#" : button.url, target: "_blank",
        rel: "noopener noreferrer", onclick: (event) => chat.links.open(button.url, event) }, face);
    }
    return el("button", { ...props, type: "button",
      onclick: (event) => chat.press(message, button, event.currentTarget) }, face);
  };
  return el("div", { class: "inline-keyboard" },
    message.buttons.map((row) => el("div", { class: "keys" }, row.map(key))));
}

/** A long press with a finger, as telephones have it. */
function onHold(node, run) {
  let timer = 0;
  const cancel = () => clearTimeout(timer);
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || event.target.closest("button, a, audio, video")) return;
    timer = setTimeout(run, 500);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) node.addEventListener(name, cancel);
}
