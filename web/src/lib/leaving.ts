// Signing out is noted on this device before the server is asked: only the server can clear its cookie, and without
// network it stays. As long as the mark is there, that cookie lets nobody in.
import { api, ApiError } from '#lib/api/client.ts';
import type { Login } from '#lib/api/types.ts';
import { recalled, remember } from '#lib/remember.ts';

const mark = 'marelle.leaving';
const patience = 8000;

class Leaving {
  #here = false;
  #asking: Promise<void> | null = null;

  /** Somebody signed out here, and the server does not know it. */
  get due(): boolean {
    return recalled(mark) !== null;
  }

  /** The same, but for the page where it was just asked: what waits there may still leave with its author. */
  get bars(): boolean {
    return this.due && !this.#here;
  }

  note(): void {
    this.#here = true;
    remember(mark, '1');
  }

  /** Ends when the server knows. Throws what the network, or the server, has against it: it is still to be done. */
  settle(): Promise<void> {
    this.#here = false;
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(): Promise<void> {
    if (!this.due) return;
    try {
      // Of the cookie as it is now: whoever signs in meanwhile is not the one who left.
      const { csrf } = await api.get<Login>('/login', { live: true, quiet: true, patience });
      await api.remove('/login', { csrf, patience });
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 401) throw cause;
    }
    this.over();
  }

  /** Another cookie took the place of the one that was to go, or it is gone. */
  over(): void {
    this.#here = false;
    remember(mark, null);
  }
}

export const leaving = new Leaving();
