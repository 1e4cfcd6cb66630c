// A voice: recorded where the browser allows it, or a short hum made here.

export function canRecord() {
  return typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Starts at once; {seconds(), stop()} where stop gives {file, seconds}. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  return {
    seconds,
    stop: () => new Promise((resolve) => {
      const length = seconds();
      recorder.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        const mime = recorder.mimeType.split(";")[0] || "audio/webm";
        resolve({ file: new File(parts, `voice.${mime.split("/")[1]}`, { type: mime }), seconds: length });
      };
      recorder.stop();
    }),
  };
}

/** Two seconds of three soft notes as a WAV file. */
export function sampleVoice() {
  const rate = 16000;
  const seconds = 2;
  const count = rate * seconds;
  const view = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at, text) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + count * 2, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, count * 2, true);
  const notes = [220, 277, 330];
  for (let i = 0; i < count; i += 1) {
    const at = i / rate;
    const part = (at * 1.5) % 1;
    const level = Math.sin(Math.PI * part) * 0.25;
    const note = notes[Math.min(2, Math.floor(at * 1.5))];
    view.setInt16(44 + i * 2, Math.sin(2 * Math.PI * note * at) * level * 32767, true);
  }
  return { file: new File([view.buffer], "voice.wav", { type: "audio/wav" }), seconds };
}
