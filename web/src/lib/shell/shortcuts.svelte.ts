const remembered = 'marelle.shortcuts';

/** Single-letter keys can be switched off (in "Mon compte"): a voice or a tremor may type them by accident. */
class Shortcuts {
  #on = $state(localStorage.getItem(remembered) !== 'off');
  get on(): boolean {
    return this.#on;
  }
  set on(value: boolean) {
    this.#on = value;
    localStorage.setItem(remembered, value ? 'on' : 'off');
  }
}

export const shortcuts = new Shortcuts();
