// Hands the microphone's samples to the page.
class Catcher extends AudioWorkletProcessor {
  process([input]) {
    if (input.length) this.port.postMessage(input[0].slice());
    return true;
  }
}
registerProcessor("catcher", Catcher);
