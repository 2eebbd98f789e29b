/** What Chrome and Edge give to a page that may be put on the home screen; the others have it in a menu. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

class Install {
  #asked = $state.raw<InstallPrompt | null>(null);

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#asked = event as InstallPrompt;
    });
    addEventListener('appinstalled', () => (this.#asked = null));
  }

  get offered(): boolean {
    return this.#asked !== null;
  }

  /** Opened from the home screen already. */
  get done(): boolean {
    return (
      matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true
    );
  }

  get apple(): boolean {
    return /iPhone|iPad/.test(navigator.userAgent);
  }

  ask = async (): Promise<void> => {
    await this.#asked?.prompt();
    this.#asked = null;
  };
}

export const install = new Install();
