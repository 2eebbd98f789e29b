// Reads to children who do not read yet. A device may have no voice of the language, or learn of its voices late: what
// cannot be said is not offered.
const patience = 1500; // ms, before a device is said to have no voice

class Voice {
  #all = $state.raw<SpeechSynthesisVoice[]>([]);
  #waited = $state(false);

  constructor() {
    const engine = globalThis.speechSynthesis;
    if (engine) {
      const look = () => (this.#all = engine.getVoices());
      engine.addEventListener('voiceschanged', look);
      look();
    }
    setTimeout(() => (this.#waited = true), patience);
  }

  /** One that needs no network rather than another. */
  #of(language: string): SpeechSynthesisVoice | undefined {
    const all = this.#all.filter(({ lang }) => lang.toLowerCase().startsWith(language));
    return all.find(({ localService }) => localService) ?? all[0];
  }

  speaks = (language: string): boolean => !!this.#of(language);
  /** No voice came: somebody has to read aloud. */
  silent = (language: string): boolean => this.#waited && !this.speaks(language);

  say(text: string, language: string): void {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = this.#of(language) ?? null;
    words.lang = words.voice?.lang ?? language;
    this.hush();
    speechSynthesis.speak(words);
  }

  hush = (): void => globalThis.speechSynthesis?.cancel();
}

export const voice = new Voice();
