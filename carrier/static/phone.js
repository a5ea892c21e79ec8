// The phone: its keys, its states, and its wire to the exchange.
import * as talk from "/phone/static/conversation.js";
import * as microphone from "/phone/static/microphone.js";
import * as sound from "/phone/static/sound.js";
import { apply, current, ending, t, toggle } from "/phone/static/words.js";

const $ = (id) => document.getElementById(id);
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const HINDI = { 1: "१", 2: "२", 3: "३", 4: "४", 5: "५", 6: "६", 7: "७", 8: "८", 9: "९", 0: "०" };

const phone = {
  number: "", label: "", state: "off", digits: "", helpline: "", people: [], wire: null, startedAt: 0,
  said: "", hint: "", stopRecording: null, recording: "", toneAt: 0, otherEnd: "",
};

async function send(deed, body = {}) {
  const reply = await fetch(`/phone/api/handsets/${phone.number}/${deed}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return reply.ok;
}

// -- what the screen shows ---------------------------------------------------------------------------------------

function show(state = phone.state) {
  phone.state = state;
  $("phone").dataset.state = state;
  const on = state !== "off", busy = ["dialling", "ringing", "talking"].includes(state);
  $("state").textContent = t({ off: "off", ready: "ready", dialling: "dialling", ringing: "ringing", talking: "talking", ended: "ended" }[state]);
  $("digits").textContent = on ? (busy ? phone.otherEnd : phone.digits) : "";
  $("now").textContent = on ? phone.said : "";
  $("hint").textContent = on ? phone.hint : "";
  $("holder").textContent = phone.label || phone.number;
  $("call").disabled = !on || state === "dialling" || state === "talking";
  $("call").querySelector("b").textContent = t(state === "ringing" ? "answer" : "call");
  $("end").disabled = !busy;
  $("clear").disabled = $("missed").disabled = !on || busy;
  for (const key of $("pad").children) key.disabled = !on;
  $("person").disabled = $("number").disabled = on;
  $("power").dataset.t = on ? "switchOff" : "switchOn";
  $("power").textContent = t($("power").dataset.t);
  const mic = microphone.allowed() ? "micOn" : $("microphone").dataset.t;
  $("microphone").dataset.t = mic;
  $("microphone").textContent = t(mic);
  $("microphone").classList.toggle("on", mic === "micOn");
  $("voice").hidden = !phone.recording;
  $("speak").hidden = microphone.allowed();
  $("voice-text").textContent = t(microphone.allowed() ? "recordingMic" : "recordingNoMic");
}

function labelOf(person) {
  return (current() === "hi" && person.label_hi) || person.label || person.number;
}

function nameOf(number) {
  const person = phone.people.find((one) => one.number === number);
  return person ? labelOf(person) : number;
}

setInterval(() => {
  if (phone.state !== "talking") return;
  const seconds = Math.floor((Date.now() - phone.startedAt) / 1000);
  $("state").textContent = `${t("talking")} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 500);

// -- what the line tells -----------------------------------------------------------------------------------------

const onLine = {
  hello() {
    if (phone.hint === t("lost")) phone.hint = "";
  },
  ringing(event) {
    phone.otherEnd = nameOf(event.caller);
    phone.said = phone.hint = "";
    talk.clear();
    talk.note(`${phone.otherEnd} ${t("incoming")}`);
    sound.ring("incoming");
    show("ringing");
  },
  connected() {
    sound.silence();
    phone.startedAt = Date.now();
    talk.note(t("answered"));
    show("talking");
  },
  prompt(event) {
    if (event.clip) sound.play(event.clip);
    else if (event.name === "beep:") sound.beep();
    phone.said = (current() === "hi" ? event.words_hi || event.words_en : event.words_en || event.words_hi) || t("sound");
    phone.hint = "";
    talk.lineSays(event);
  },
  prompt_end(event) {
    if (event.cut) sound.cut();
    talk.lineStopped(event.cut);
  },
  wanted(event) {
    phone.hint = event.what.startsWith("keys") ? t("pressNow") : "";
    if (event.what === "recording") startRecording(event.recording);
    else stopRecording();
  },
  bridged(event) {
    phone.said = event.number ? `${t("bridged")} ${nameOf(event.number)}` : "";
    if (event.number) talk.note(phone.said);
  },
  ended(event) {
    sound.silence();
    sound.cut();
    stopRecording();
    talk.ended(event.code, event.name);
    phone.said = ending(event.code);
    phone.hint = "";
    phone.otherEnd = "";
    show("ended");
  },
};

function connect() {
  phone.wire = new EventSource(`/phone/api/handsets/${phone.number}/events`);
  phone.wire.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    onLine[event.type]?.(event);
    show();
  };
  phone.wire.onerror = () => {
    phone.hint = t("lost");
    show();
  };
}

// -- her voice ---------------------------------------------------------------------------------------------------

function startRecording(id) {
  phone.recording = id;
  if (microphone.allowed()) phone.stopRecording = microphone.record((on) => send("voice", { on }));
}

async function stopRecording() {
  const id = phone.recording, stop = phone.stopRecording;
  phone.recording = "";
  phone.stopRecording = null;
  if (phone.toneAt) hush();
  if (!id || !stop) return;
  const sound = stop();
  talk.spoke((sound.size - 44) / 16000);
  await fetch(`/phone/api/handsets/${phone.number}/recordings/${id}`, {
    method: "POST", headers: { "Content-Type": "audio/wav" }, body: sound,
  });
}

function speakTone() {
  if (phone.toneAt) return;
  phone.toneAt = Date.now();
  send("voice", { on: true });
}

function hush() {
  if (!phone.toneAt) return;
  talk.spoke((Date.now() - phone.toneAt) / 1000);
  phone.toneAt = 0;
  if (phone.state === "talking") send("voice", { on: false });
}

// -- what she does -----------------------------------------------------------------------------------------------

async function dial(missed) {
  const to = phone.digits.replace(/^\+/, "");
  if (!/^\d{3,15}$/.test(to)) {
    phone.hint = t("badNumber");
    return show();
  }
  talk.clear();
  phone.otherEnd = nameOf(to);
  phone.said = phone.hint = "";
  talk.note(`${to} ${t("called")}`);
  sound.ring("ringback");
  show("dialling");
  if (!(await send("dial", { to }))) {
    sound.silence();
    phone.hint = t("busyNow");
    return show("ready");
  }
  if (missed) setTimeout(() => phone.state === "dialling" && send("hangup"), 1200);
  return undefined;
}

function green() {
  if (phone.state === "ringing") return send("answer");
  if (["ready", "ended"].includes(phone.state)) return dial(false);
  return undefined;
}

function red() {
  if (phone.state === "ringing") return send("decline");
  if (["dialling", "talking"].includes(phone.state)) return send("hangup");
  return undefined;
}

function press(key) {
  if (phone.state === "off") return;
  sound.key(key);
  const button = [...$("pad").children].find((one) => one.dataset.key === key);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 120);
  if (phone.state === "talking") {
    talk.pressed(key);
    send("keys", { keys: key });
  } else if (phone.state === "ready" || phone.state === "ended") {
    // The number that stands there was put there; the first key begins a new one.
    const fresh = phone.state === "ended" || phone.digits === phone.helpline;
    phone.digits = (fresh ? "" : phone.digits).slice(0, 14) + key;
    phone.said = "";
    show("ready");
  }
}

function erase() {
  phone.digits = phone.digits.slice(0, -1);
  show("ready");
}

function power() {
  if (phone.state !== "off") {
    red();
    phone.wire.close();
    sound.silence();
    return show("off");
  }
  const chosen = $("person").value;
  phone.number = (chosen || $("number").value).replace(/\D/g, "");
  if (!/^\d{3,15}$/.test(phone.number)) return $("number").focus();
  phone.label = chosen ? nameOf(chosen) : "";
  phone.digits = phone.helpline;
  phone.said = phone.hint = "";
  sound.audio();
  connect();
  return show("ready");
}

async function allowMicrophone() {
  try {
    await microphone.ask();
  } catch {
    $("microphone").dataset.t = "micNone";
  }
  show();
}

// -- putting it together -----------------------------------------------------------------------------------------

function choices() {
  const kept = $("person").value;
  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  const named = phone.people.map((one) => option(one.number, one.label || one.label_hi ? `${labelOf(one)} · ${one.number}` : one.number));
  $("person").replaceChildren(...named, option("", t("other")));
  if (kept) $("person").value = kept;
}

function languageChanged() {
  toggle();
  const other = $("person").value === "";
  choices();
  if (other) $("person").value = "";
  if (phone.label) phone.label = nameOf(phone.number);
  show();
}

function byKeyboard(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || ["INPUT", "SELECT"].includes(event.target.tagName)) return;
  if (KEYS.includes(event.key)) press(event.key);
  else if (event.key === "Escape") red();
  else if (event.key === "Backspace" && !$("clear").disabled) erase();
  else if (event.key === "Enter" && event.target.tagName !== "BUTTON") green();
  else return;
  event.preventDefault();
}

async function begin() {
  for (const key of KEYS) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: key });
    button.dataset.key = key;
    if (HINDI[key]) {
      const small = Object.assign(document.createElement("small"), { textContent: HINDI[key] });
      small.setAttribute("aria-hidden", "true");
      button.append(small);
    }
    button.addEventListener("click", () => press(key));
    $("pad").append(button);
  }
  const clicks = { call: green, end: red, clear: erase, missed: () => dial(true), power, language: languageChanged, microphone: allowMicrophone };
  for (const [id, deed] of Object.entries(clicks)) $(id).addEventListener("click", deed);
  $("person").addEventListener("change", () => ($("number").hidden = $("person").value !== ""));
  $("speak").addEventListener("pointerdown", speakTone);
  for (const event of ["pointerup", "pointerleave", "pointercancel", "blur"]) $("speak").addEventListener(event, hush);
  $("speak").addEventListener("keydown", (event) => event.key === " " && speakTone());
  $("speak").addEventListener("keyup", (event) => event.key === " " && hush());
  document.addEventListener("keydown", byKeyboard);
  const known = await (await fetch("/phone/api/people")).json();
  phone.helpline = known.helpline;
  phone.people = known.people;
  choices();
  const wished = new URLSearchParams(location.search).get("number");
  if (wished) $("person").value = known.people.some((one) => one.number === wished) ? wished : "";
  if (wished && !$("person").value) $("number").value = wished;
  $("number").hidden = $("person").value !== "";
  apply();
  show();
}

begin();
