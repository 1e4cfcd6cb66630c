// What a message carries besides words.

import { el, icon, svg } from "./dom.js";
import { durationText, sizeText, t } from "./i18n.js";
import { lightbox, toast } from "./overlay.js";

/** Only the sandbox's own files are ever loaded. */
function fileUrl(url) {
  return typeof url === "string" && /^\/sandbox\/files\/[\w./%+=-]+$/.test(url) ? url : "";
}

/** deeds: {vote(options), toasts} – what a person can do with it. */
export function mediaNode(media, deeds) {
  const make = KINDS[media.kind] ?? document_;
  return el("div", { class: `media is-${media.kind}`, testid: "media", "data-kind": media.kind },
    make(media, deeds));
}

export function photoTile(media, props = {}) {
  const url = fileUrl(media.url);
  return el("button", { type: "button", class: "photo", "aria-label": t("openPhoto"), ...props,
    onclick: () => lightbox(url, t("photo")) }, el("img", { src: url, alt: t("photo"),
    width: media.width ? String(media.width) : null, height: media.height ? String(media.height) : null }));
}

function document_(media) {
  return el("a", { class: "document", href: fileUrl(media.url) || "#", download: media.name ?? "file", title: t("download") },
    el("span", { class: "document-icon" }, icon("file")),
    el("span", { class: "document-words" },
      el("span", { class: "document-name" }, media.name || t("file")),
      el("span", { class: "dim" }, media.size ? sizeText(media.size) : t("download"))));
}

function voice(media) {
  return el("div", { class: "voice" },
    el("span", { class: "document-icon" }, icon(media.kind === "voice" ? "wave" : "file")),
    el("div", { class: "document-words" },
      el("span", { class: "dim" }, [media.kind === "audio" && media.name ? media.name : t("voiceMessage"),
        media.duration ? durationText(media.duration) : null].filter(Boolean).join(" · ")),
      el("audio", { controls: true, preload: "metadata", src: fileUrl(media.url), "aria-label": t("voiceMessage") })));
}

function video(media) {
  return el("video", { controls: true, preload: "metadata", src: fileUrl(media.url), "aria-label": t("videoMessage"), playsInline: true });
}

function place(media, deeds) {
  const text = `${Number(media.lat).toFixed(5)}, ${Number(media.lon).toFixed(5)}`;
  return el("div", { class: "place" },
    drawnMap(Number(media.lat), Number(media.lon)),
    el("div", { class: "place-words" },
      el("div", {}, media.name ? el("b", {}, media.name) : null,
        media.address ? el("div", { class: "dim" }, media.address) : null,
        el("div", { class: "coordinates" }, text)),
      el("button", { type: "button", class: "icon-button", "aria-label": t("copy"), title: t("copy"),
        onclick: () => copyText(text, deeds.toasts) }, icon("copy"))));
}

/** A sketch, not a map: the lines lean by the coordinates, so that two places look different. */
function drawnMap(lat, lon) {
  const a = Math.abs(Math.round(lat * 1000)) % 40;
  const b = Math.abs(Math.round(lon * 1000)) % 60;
  const line = (d, name) => svg("path", { d, class: name });
  return svg("svg", { viewBox: "0 0 260 110", class: "drawn-map", role: "img", "aria-label": t("location") },
    svg("rect", { width: 260, height: 110, class: "map-land" }),
    line(`M-5 ${70 + a / 3} C 60 ${40 + a} 120 ${110 - a} 265 ${60 + a / 2}`, "map-water"),
    line(`M${40 + b} -5 L ${70 + b / 2} 115`, "map-road"),
    line(`M-5 ${25 + a / 2} L 265 ${12 + a}`, "map-road"),
    line(`M${150 + b} -5 L ${130 + b} 115`, "map-lane"),
    svg("ellipse", { cx: 130, cy: 73, rx: 9, ry: 3.2, class: "map-shade" }),
    line("M130 73s-14.5-14-14.5-24.5a14.5 14.5 0 0 1 29 0C144.5 59 130 73 130 73z", "map-pin"),
    svg("circle", { cx: 130, cy: 48, r: 5.4, class: "map-hole" }));
}

function contact(media) {
  return el("div", { class: "contact" }, el("span", { class: "document-icon" }, icon("person")),
    el("span", { class: "document-words" }, el("b", {}, media.name || t("contactCard")),
      el("a", { href: `tel:${String(media.phone ?? "").replace(/[^+\d]/g, "")}` }, media.phone ?? "")));
}

function sticker(media) {
  const sign = () => el("span", { class: "sticker-sign", role: "img", "aria-label": t("sticker") }, media.emoji || icon("smile"));
  const url = fileUrl(media.url);
  if (!url) return sign();
  const image = el("img", { class: "sticker", src: url, alt: t("sticker"), onerror: () => image.replaceWith(sign()) });
  return image;
}

function dice(media) {
  return el("span", { class: "sticker-sign" }, `${media.name ?? ""} ${media.value ?? ""}`.trim());
}

function poll({ poll }, deeds) {
  const options = poll.options ?? [];
  const chosen = new Set(poll.mine ?? []);
  const total = poll.total ?? 0;
  const results = chosen.size > 0 || poll.closed;
  const many = poll.multiple === true;
  const picked = new Set();
  const ballot = el("button", { type: "button", class: "poll-vote", disabled: true,
    onclick: () => deeds.vote([...picked].sort((x, y) => x - y)) }, t("vote"));

  const row = (option, index) => {
    if (results) {
      const share = total ? Math.round((option.voters ?? 0) / total * 100) : 0;
      return el("li", { class: "poll-result" },
        el("span", { class: "poll-share" }, option.voters === null ? "" : `${share}%`),
        el("span", {}, option.text, chosen.has(index) ? icon("check") : null),
        el("progress", { max: 100, value: share }));
    }
    const button = el("button", { type: "button", class: "poll-option", role: many ? "checkbox" : null,
      "aria-checked": many ? "false" : null, testid: "poll-option", onclick: () => {
        if (!many) { deeds.vote([index]); return; }
        if (!picked.delete(index)) picked.add(index);
        button.setAttribute("aria-checked", String(picked.has(index)));
        ballot.disabled = picked.size === 0;
      } }, el("span", { class: many ? "poll-box" : "poll-dot" }), el("span", {}, option.text));
    return el("li", {}, button);
  };

  return el("div", { class: "poll" },
    el("b", {}, poll.question),
    el("div", { class: "dim" }, [poll.anonymous === false ? t("pollOpen") : t("pollAnonymous"),
      many ? t("pollMany") : null, poll.closed ? t("pollClosed") : null].filter(Boolean).join(" · ")),
    el("ul", {}, options.map(row)),
    many && !results ? ballot : null,
    el("div", { class: "poll-foot dim" }, t("pollVotes", { n: total }),
      chosen.size > 0 && !poll.closed
        ? el("button", { type: "button", class: "text-button", onclick: () => deeds.vote([]) }, t("retract")) : null));
}

const KINDS = {
  photo: (media) => photoTile(media),
  document: document_, animation: video, video, video_note: video, voice, audio: voice,
  sticker, location: place, venue: place, contact, poll, dice,
};

export async function copyText(text, toasts) {
  try {
    await navigator.clipboard.writeText(text);
    toast(toasts, t("copied"));
  } catch {
    toast(toasts, t("copyFailed"), { error: true });
  }
}
