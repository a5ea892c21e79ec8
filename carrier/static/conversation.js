// The conversation as it goes: what the line said, what she did, how it ended.
import { current, ending, isTrouble, t } from "/phone/static/words.js";

const log = document.getElementById("log");
let saying = null;
let typing = null;

function add(kind, ...parts) {
  const item = document.createElement("li");
  item.className = kind;
  item.append(...parts);
  log.append(item);
  // After what is still added to it in this turn.
  queueMicrotask(() => (log.scrollTop = log.scrollHeight));
  typing = null;
  return item;
}

function second(text, lang) {
  const element = document.createElement("span");
  element.className = "second";
  element.lang = lang;
  element.textContent = text;
  return element;
}

export function lineSays(prompt) {
  const hindi = prompt.words_hi || (prompt.words_en ? "" : t("sound"));
  const first = document.createElement("span");
  first.textContent = hindi || prompt.words_en;
  first.lang = prompt.words_hi ? "hi" : prompt.words_en ? "en" : current();
  saying?.classList.remove("playing");
  saying = add("line playing", first);
  if (hindi && prompt.words_en) saying.append(second(prompt.words_en, "en"));
}

export function lineStopped(cut) {
  saying?.classList.remove("playing");
  if (saying && cut) {
    saying.classList.add("cut");
    saying.append(second(`… ${t("cutHere")}`, current()));
  }
  saying = null;
}

export function pressed(key) {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  if (typing) {
    typing.append(cap);
  } else {
    const item = add("me", cap);
    typing = item;
  }
}

export const spoke = (seconds) => add("me", `${t("said")}: ${seconds.toFixed(1)} ${t("seconds")}`);
export const note = (text) => add("note", text);
export const broken = () => (typing = null);

export function ended(code, name) {
  lineStopped(false);
  const item = add(isTrouble(code) ? "note bad" : "note", `— ${ending(code)} —`);
  item.append(second(`${code} · ${name}`, "en"));
}

export function clear() {
  log.replaceChildren();
  saying = null;
  typing = null;
}
