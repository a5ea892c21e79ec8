// Everything she hears: clips, key tones, ring tone, ringback and beep.
let context = null;
let playing = null;
let ringer = null;
let turn = Promise.resolve();
const clips = new Map();
const ROWS = { 1: 697, 2: 697, 3: 697, 4: 770, 5: 770, 6: 770, 7: 852, 8: 852, 9: 852, "*": 941, 0: 941, "#": 941 };
const COLUMNS = { 1: 1209, 4: 1209, 7: 1209, "*": 1209, 2: 1336, 5: 1336, 8: 1336, 0: 1336, 3: 1477, 6: 1477, 9: 1477, "#": 1477 };

export function audio() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  return context;
}

function tone(frequencies, from, seconds, loudness) {
  const gain = audio().createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + 0.01);
  gain.gain.setValueAtTime(loudness, from + seconds - 0.02);
  gain.gain.linearRampToValueAtTime(0, from + seconds);
  gain.connect(context.destination);
  for (const frequency of frequencies) {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(from);
    oscillator.stop(from + seconds);
  }
}

export const key = (name) => tone([ROWS[name], COLUMNS[name]], audio().currentTime, 0.13, 0.08);
export const beep = () => tone([1000], audio().currentTime, 0.4, 0.12);

export function ring(kind) {
  silence();
  const once = () => {
    const now = audio().currentTime;
    if (kind === "incoming") {
      const tune = [659, 784, 988, 784, 659, 784, 988, 1319];
      tune.forEach((note, index) => tone([note, note * 2], now + index * 0.16, 0.15, 0.05));
    } else {
      tone([400, 425], now, 0.4, 0.05);
      tone([400, 425], now + 0.6, 0.4, 0.05);
    }
  };
  once();
  ringer = setInterval(once, kind === "incoming" ? 2200 : 3000);
}

export function silence() {
  clearInterval(ringer);
  ringer = null;
}

async function load(clip) {
  if (!clips.has(clip)) {
    const reply = await fetch(`/phone/api/clips/${clip}`);
    clips.set(clip, await audio().decodeAudioData(await reply.arrayBuffer()));
  }
  return clips.get(clip);
}

// One clip after the other: the tail of one is heard out before the next begins, unless it was cut.
export function play(clip) {
  const mine = (playing = { cancelled: false, source: null });
  turn = turn.then(async () => {
    try {
      const buffer = await load(clip);
      if (mine.cancelled) return;
      mine.source = audio().createBufferSource();
      mine.source.buffer = buffer;
      mine.source.connect(context.destination);
      await new Promise((done) => {
        mine.source.onended = done;
        mine.source.start();
      });
    } catch (error) {
      console.warn("clip not heard", clip, error);
    }
  });
}

export function cut() {
  if (!playing) return;
  playing.cancelled = true;
  playing.source?.stop();
}
