import { api, ApiError } from '#lib/api/client.ts';

/** What a screen waits for: nothing yet, the value, or the reason it could not come. */
export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  etag: string | null = null;
  #path = '';
  #turn = 0;

  /** Nothing is there but the reason why: no button of the page has anything to act on. */
  get failed(): boolean {
    return this.error !== null && this.value === null;
  }

  /** Reads a path; the last one asked wins when answers come out of order. */
  async load(path: string): Promise<void> {
    if (path !== this.#path) this.error = null;
    this.#path = path;
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const answer = await api.read<T>(path);
      if (turn !== this.#turn) return;
      this.value = answer.value;
      this.etag = answer.etag;
      this.error = null;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.error = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
    }
    this.loading = false;
  }

  again = (): Promise<void> => this.load(this.#path);

  /** Puts in place what a write answered. */
  set(value: T): void {
    this.value = value;
  }
}
