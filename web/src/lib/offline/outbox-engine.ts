// The engine in a browser: its shelf, its network, its lock among tabs, and when it tries again. Loaded after the
// screen, or with the first tap.
import { api, ApiError, currentPost } from '#lib/api/client.ts';
import { session } from '#lib/session.svelte.ts';
import { clock } from './clock.ts';
import type { Answered, OutboxItem, Telling } from './operations.ts';
import { Engine, pauseAfter, type Outcome } from './outbox-core.ts';
import { sendThrough, whyNotSent } from './sending.ts';
import { openShelf, sweepAnswered } from './shelf.ts';
import { deviceId } from './vault.ts';

export interface Seen {
  items: OutboxItem[];
  ofOthers: number;
  outcome: Outcome;
}

interface Told {
  changed(seen: Seen): void;
  answered(answered: Answered[]): void;
}

const answeredMs = 2 * 24 * 3600_000;

async function post(path: string, body: unknown, as: string): Promise<unknown> {
  try {
    return await api.post(path, body, { post: as, quiet: true, patience: 20_000 });
  } catch (cause) {
    const { status, code } = cause instanceof ApiError ? cause : { status: 0, code: 'unexpected' };
    throw whyNotSent(status, code);
  }
}

/** One tab sends at a time; the others wait for their turn and find what is left. */
function alone<T>(act: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? (navigator.locks.request('marelle.outbox', act) as Promise<T>) : act();
}

export class OutboxEngine {
  #engine: Engine;
  #outcome: Outcome = 'done';
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('marelle.outbox') : null;

  private constructor(
    readonly durable: boolean,
    told: Told,
    make: (changed: () => void, answered: (answered: Answered[]) => void) => Engine,
  ) {
    const changed = () =>
      told.changed({ items: this.#engine.items, ofOthers: this.#engine.ofOthers, outcome: this.#outcome });
    this.#engine = make(changed, (answered) => {
      told.answered(answered);
      this.#tabs?.postMessage(answered);
    });
    this.#tabs?.addEventListener('message', ({ data }: MessageEvent<Answered[]>) => {
      if (data.length) told.answered(data);
      void this.#engine.refresh();
    });
  }

  static async open(told: Told): Promise<OutboxEngine> {
    const { shelf, durable } = await openShelf();
    const device = durable ? await deviceId() : '';
    if (durable) await sweepAnswered(clock.best() - answeredMs);
    const reader = () => session.login && { account: session.login.user.id, post: currentPost(), device };
    const opened = new OutboxEngine(durable, told, (changed, answered) => {
      return new Engine({ shelf, send: sendThrough(post), clock, reader, alone, changed, answered });
    });
    await opened.#engine.refresh();
    return opened;
  }

  async add(tellings: Telling[]): Promise<void> {
    await this.#engine.add(tellings);
    this.#tabs?.postMessage([]);
    // Asked once, at the first tap that has something to keep: the browser then does not clear it for want of room.
    void navigator.storage?.persist?.().catch(() => false);
  }

  async setAside(id: string): Promise<void> {
    await this.#engine.setAside(id);
    this.#tabs?.postMessage([]);
  }

  tryAgain(id: string): Promise<void> {
    return this.#engine.tryAgain(id);
  }

  /** Somebody came in or went out: other items are theirs. */
  async refresh(): Promise<void> {
    await this.#engine.refresh();
  }

  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    // A phone that knows it has no network does not try: it will say when it has one.
    const reachable = navigator.onLine;
    this.#outcome = reachable ? await this.#reach() : session.login ? 'later' : 'signed_out';
    this.#tries = this.#outcome === 'later' ? this.#tries + 1 : 0;
    // Not all phones at the same second when the server comes back.
    const pause = pauseAfter(this.#tries) * (0.8 + 0.4 * Math.random());
    if (reachable && this.#outcome === 'later') this.#timer = setTimeout(() => void this.drain(), pause);
    await this.#engine.refresh();
  }

  /** Whoever came in with the pack is known to the server again before anything is sent. */
  async #reach(): Promise<Outcome> {
    if (!session.login) return 'signed_out';
    const known = session.offline ? await session.reconnect() : 'in';
    if (known === 'in') return this.#engine.drain();
    return known === 'out' ? 'signed_out' : 'later';
  }
}
