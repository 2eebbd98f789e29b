/** One sentence at a time, with what undoes it; it stays 8 seconds. */
class Toasts {
  text = $state('');
  undo = $state.raw<(() => void) | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string, undo: (() => void) | null = null): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.undo = undo;
    this.#timer = setTimeout(() => this.close(), 8000);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.text = '';
    this.undo = null;
  }
}

export const toasts = new Toasts();
