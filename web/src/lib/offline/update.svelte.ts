/** A newer build waits on this phone; nobody is made to take it. */
class Update {
  ready = $state(false);
  #worker: ServiceWorker | null = null;

  found(worker: ServiceWorker): void {
    this.#worker = worker;
    this.ready = true;
  }

  /** The one tab that asked for it starts again; the others keep their files until they are closed. */
  take = (): void => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.#worker?.postMessage('take-over');
  };
}

export const update = new Update();
