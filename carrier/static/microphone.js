// Her voice: caught by a worklet, sent as 8 kHz WAV; and a signal when she begins and stops speaking.
import { audio } from "/phone/static/sound.js";

const RATE = 8000;
const LOUD = 0.012;
const PAUSE = 700;
let stream = null;

export const allowed = () => stream !== null;

export async function ask() {
  stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  await audio().audioWorklet.addModule("/phone/static/worklet.js");
}

// Resolves to a function that stops and returns the WAV.
export function record(onVoice) {
  const source = audio().createMediaStreamSource(stream);
  const node = new AudioWorkletNode(audio(), "catcher");
  const pieces = [];
  let speaking = false;
  let heardAt = 0;
  node.port.onmessage = ({ data }) => {
    pieces.push(data);
    let sum = 0;
    for (const value of data) sum += value * value;
    const now = performance.now();
    if (Math.sqrt(sum / data.length) > LOUD) {
      heardAt = now;
      if (!speaking) onVoice((speaking = true));
    } else if (speaking && now - heardAt > PAUSE) {
      onVoice((speaking = false));
    }
  };
  source.connect(node);
  return () => {
    source.disconnect();
    node.port.onmessage = null;
    return wav(pieces, audio().sampleRate);
  };
}

function wav(pieces, rate) {
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  const step = rate / RATE;
  const count = Math.floor(all.length / step);
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (offset, letters) => [...letters].forEach((letter, i) => view.setUint8(offset + i, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + count * 2, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true); view.setUint32(28, RATE * 2, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, "data"); view.setUint32(40, count * 2, true);
  for (let i = 0; i < count; i++) {
    // The mean of the samples in a step keeps high tones from folding back.
    const from = Math.floor(i * step), to = Math.max(from + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = from; j < to; j++) sum += all[j];
    view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, sum / (to - from))) * 32767, true);
  }
  return new Blob([view], { type: "audio/wav" });
}
