// What the page says, in both languages.
const WORDS = {
  hi: {
    title: "कीपैड फ़ोन", whose: "यह फ़ोन किसका है?", ownNumber: "इस फ़ोन का नंबर", other: "कोई और नंबर…",
    switchOn: "चालू करें", switchOff: "बंद करें", call: "कॉल", answer: "उठाएँ", end: "काटें", clear: "मिटाएँ", missed: "मिस्ड कॉल",
    conversation: "बातचीत", empty: "फ़ोन चालू करें, फिर हरा बटन दबाकर कॉल करें।", off: "फ़ोन बंद है", ready: "तैयार", dialling: "घंटी जा रही है…",
    ringing: "कॉल आ रही है", talking: "बात चल रही है", ended: "कॉल ख़त्म", pressNow: "अब कुंजी दबाएँ", bridged: "बात कीजिए:",
    allowMic: "माइक चालू करें", micOn: "माइक चालू है", micNone: "माइक नहीं मिला", recordingMic: "बोलिए, आपकी आवाज़ दर्ज हो रही है",
    recordingNoMic: "माइक नहीं है: बटन दबाए रखिए, बोलने की जगह सुर बजेगा", speak: "दबाकर बोलें", said: "बोली", seconds: "सेकंड",
    lost: "कनेक्शन टूटा, फिर जोड़ रहे हैं…", called: "को कॉल की", missedDone: "मिस्ड कॉल दी", busyNow: "कॉल पहले से चल रही है", badNumber: "यह नंबर सही नहीं है",
    incoming: "से कॉल आई", answered: "फ़ोन उठा", cutHere: "बीच में रुका", sound: "(आवाज़)", key: "कुंजी", language: "English",
    endings: { done: "कॉल पूरी हुई", line: "लाइन ने कॉल ख़त्म की", busy: "लाइन व्यस्त है", none: "किसी ने नहीं उठाया", refused: "कॉल नहीं उठाई गई", missed: "मिस्ड कॉल हो गई",
      full: "सब लाइनें व्यस्त हैं", nobody: "यह नंबर सेवा में नहीं है", trouble: "लाइन में गड़बड़ है", time: "समय पूरा हुआ" },
  },
  en: {
    title: "Keypad phone", whose: "Whose phone is this?", ownNumber: "This phone's number", other: "Another number…",
    switchOn: "Switch on", switchOff: "Switch off", call: "Call", answer: "Answer", end: "End", clear: "Clear", missed: "Missed call",
    conversation: "Conversation", empty: "Switch the phone on, then press the green key to call.", off: "The phone is off", ready: "Ready", dialling: "Ringing…",
    ringing: "Incoming call", talking: "In a call", ended: "Call ended", pressNow: "Press a key now", bridged: "You are talking to",
    allowMic: "Allow microphone", micOn: "Microphone is on", micNone: "No microphone found", recordingMic: "Speak: your voice is being recorded",
    recordingNoMic: "No microphone: hold the button, a tone stands in for your voice", speak: "Hold to speak", said: "Spoke", seconds: "seconds",
    lost: "Connection lost, trying again…", called: "was called", missedDone: "Gave a missed call", busyNow: "A call is already going on", badNumber: "That is not a phone number",
    incoming: "is calling", answered: "Picked up", cutHere: "cut short", sound: "(a sound)", key: "Key", language: "हिन्दी",
    endings: { done: "The call is over", line: "The line ended the call", busy: "The line is busy", none: "Nobody answered", refused: "The call was not taken", missed: "It was a missed call",
      full: "All lines are busy", nobody: "This number is not in service", trouble: "Something is wrong with the line", time: "Time is up" },
  },
};

const ENDINGS = { 1000: "missed", 2000: "nobody", 3000: "none", 3010: "busy", 3020: "refused", 3050: "nobody", 3090: "full", 4000: "done",
  4010: "line", 5030: "full", 6000: "time", 6010: "none", 9000: "done", 9100: "done" };

let language = localStorage.getItem("language") === "en" ? "en" : "hi";

export const t = (key) => WORDS[language][key] ?? key;
export const current = () => language;
export const ending = (code) => t("endings")[ENDINGS[code] ?? "trouble"];
export const isTrouble = (code) => !(code in ENDINGS);

export function toggle() {
  language = language === "hi" ? "en" : "hi";
  localStorage.setItem("language", language);
  apply();
}

export function apply() {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  const button = document.getElementById("language");
  button.textContent = t("language");
  button.lang = language === "hi" ? "en" : "hi";
}
