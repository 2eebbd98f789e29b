import { recalled, remember } from '#lib/remember.ts';

const remembered = 'marelle.shortcuts';

/** Single-letter keys can be switched off (in "Mon compte"): a voice or a tremor may type them by accident. */
class Shortcuts {
  #on = $state(recalled(remembered) !== 'off');
  get on(): boolean {
    return this.#on;
  }
  set on(value: boolean) {
    this.#on = value;
    remember(remembered, value ? 'on' : 'off');
  }
}

export const shortcuts = new Shortcuts();
