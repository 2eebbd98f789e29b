// The engine of the outbox: no browser, no network, no clock of its own, so that the model test drives the same code
// as the phones. What is added is on the shelf before anybody is told so; what leaves the shelf was answered.
import { completed, draftOf } from './drafts.ts';
import { aheadMs, type HybridClock } from './hybrid-clock.ts';
import type { Answer, Answered, Kept, Kind, Operation, OutboxItem, Telling } from './operations.ts';

/** Where operations lie. Each method ends when the disk has it, and does all or nothing. */
export interface Shelf {
  /** In the order in which they were made. */
  all(): Promise<Kept[]>;
  /** Those that the new ones complete leave in the same breath. */
  add(ops: Operation[], over?: string[]): Promise<void>;
  /** The answered leave, the refused stay with their reason. */
  settle(answered: Answered[]): Promise<void>;
  remove(id: string): Promise<void>;
  /** The latest instant ever kept here, answered since or not. */
  latest(): Promise<string | null>;
  /** A refusal is forgotten: it will be sent again. */
  again(id: string): Promise<void>;
}

/** Why there was no answer. Final: sending the same again cannot succeed. */
export class NotSent extends Error {
  readonly code: string;
  readonly why: 'later' | 'signed_out' | 'final';
  constructor(code: string, why: 'later' | 'signed_out' | 'final') {
    super(code);
    this.code = code;
    this.why = why;
  }
}

/** Operations of one kind, one post, one device and one clock, in order. Throws NotSent. */
export type Send = (ops: Operation[], sentAt: string) => Promise<Answer[]>;

export interface Reader {
  account: string;
  post: string;
  device: string;
}

export interface Surroundings {
  shelf: Shelf;
  send: Send;
  clock: HybridClock;
  /** Who is reading; null when nobody is known. */
  reader: () => Reader | null;
  /** One at a time among the tabs of this phone. */
  alone: <T>(act: () => Promise<T>) => Promise<T>;
  /** The items or their states changed. */
  changed: () => void;
  answered: (answered: Answered[]) => void;
}

export type Outcome = 'done' | 'later' | 'signed_out';

const mostAtOnce = 50;
/** What the server takes one at a time. */
const alone: Kind[] = ['stop', 'fact', 'withdrawal'];
const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * What a shelf's memory becomes: another tab, on a clock since put right, may have kept a later instant while these
 * were on their way to the disk.
 */
export function latestOf(known: string | null | undefined, ops: Operation[]): string {
  return ops.reduce((latest, { body }) => (body.observed_at > latest ? body.observed_at : latest), known ?? '');
}

/** How long to wait before the next try, after so many that failed (milliseconds). */
export function pauseAfter(tries: number): number {
  return Math.min(5000 * 3 ** Math.max(0, tries - 1), 300_000);
}

export class Engine {
  #with: Surroundings;
  #kept: Kept[] = [];
  #sending = new Set<string>();
  #failed = new Map<string, string>();
  #most = mostAtOnce;
  #turn = 0;
  #running: Promise<Outcome> | null = null;
  #asked = false;
  #woken: Promise<void> | null = null;
  /** The instant of the last operation kept here. */
  #latest = '';
  /** Shelf writes in the order of the taps: sealing one must not overtake sealing another. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(surroundings: Surroundings) {
    this.#with = surroundings;
  }

  /** What the reader's account has not been answered, oldest first. */
  get items(): OutboxItem[] {
    const account = this.#with.reader()?.account;
    return this.#kept.filter(({ op }) => op.account === account).map((each) => this.#item(each));
  }

  /** How many are kept for other accounts: counted, never shown. */
  get ofOthers(): number {
    const account = this.#with.reader()?.account;
    return this.#kept.filter(({ op }) => op.account !== account).length;
  }

  #item({ op, refused }: Kept): OutboxItem {
    const { id } = op.body;
    if (refused) return { op, state: 'refused', code: refused };
    if (this.#sending.has(id)) return { op, state: 'sending', code: null };
    const failed = this.#failed.get(id);
    return failed ? { op, state: 'failed', code: failed } : { op, state: 'kept', code: null };
  }

  /** Reads the shelf again: at the start, and when another tab wrote there. */
  async refresh(): Promise<Kept[]> {
    const turn = ++this.#turn;
    const kept = await this.#with.shelf.all();
    // What was read before something left the shelf does not bring it back on the screen.
    if (turn === this.#turn) {
      this.#kept = kept;
      this.#with.changed();
    }
    return kept;
  }

  /** Ends when the phone has kept them; throws when it could not. */
  add(tellings: Telling[]): Promise<void> {
    const { clock, shelf, reader } = this.#with;
    const who = reader();
    if (!who) return Promise.reject(new NotSent('login.required', 'signed_out'));
    const frame = clock.frame();
    const ops = tellings.map(({ kind, body, about = '', who: named }): Operation => {
      const { account, post, device } = who;
      const words = named ? { about, who: named } : { about };
      return { kind, body: { ...body }, ...words, account, post, device, frame };
    });
    return this.#write(async () => {
      await this.#wake();
      // Read on a clock that had forgotten how far it was: said again, before anything is kept.
      for (const op of ops) {
        if (op.body.observed_at <= this.#latest) {
          op.body.observed_at = clock.now();
          op.frame = clock.frame();
        }
        this.#latest = op.body.observed_at;
      }
      await shelf.add(ops, await this.#replaced(ops));
    });
  }

  /** The ids of those whose place these take. What is on its way is left alone. */
  async #replaced(ops: Operation[]): Promise<string[]> {
    if (!ops.some(({ kind, body }) => kind === 'withdrawal' || draftOf(kind, body))) return [];
    const kept = await this.#with.shelf.all();
    return [...this.#complete(ops, kept), ...this.#takenBack(ops, kept)];
  }

  /**
   * A fact taken back before its answer came does not leave any more. Its withdrawal does: a try without an answer may
   * have arrived. One on its way goes first.
   */
  #takenBack(ops: Operation[], kept: Kept[]): string[] {
    const facts = ops.flatMap(({ kind, body }) => (kind === 'withdrawal' ? [body.fact] : []));
    return kept.flatMap(({ op: { body, account } }) =>
      facts.includes(body.id) && !this.#sending.has(body.id) && account === ops[0]?.account ? [body.id] : [],
    );
  }

  /** Takes up drafts that have not left. */
  #complete(ops: Operation[], kept: Kept[]): string[] {
    return ops.flatMap((op) => {
      const name = draftOf(op.kind, op.body);
      const earlier = kept.find(
        ({ op: each, refused }) =>
          name !== null &&
          refused === null &&
          !this.#sending.has(each.body.id) &&
          draftOf(each.kind, each.body) === name &&
          each.account === op.account &&
          each.post === op.post &&
          each.device === op.device,
      );
      if (!earlier) return [];
      op.body = completed(earlier.op.body, op.body);
      return [earlier.op.body.id];
    });
  }

  /** The clock's own memory may be older than the shelf, after a phone that died: once, the shelf tells it. */
  #wake(): Promise<void> {
    this.#woken ??= this.#with.shelf.latest().then((latest) => {
      this.#latest = latest ?? '';
      if (latest) this.#with.clock.atLeast(latest);
    });
    this.#woken.catch(() => (this.#woken = null));
    return this.#woken;
  }

  /** The reader was told what is lost, and puts a refused operation aside. */
  setAside(id: string): Promise<void> {
    return this.#write(async () => {
      if (this.#kept.find(({ op }) => op.body.id === id)?.refused) await this.#with.shelf.remove(id);
    });
  }

  /** What made the server refuse was put right: it is sent again. */
  tryAgain(id: string): Promise<void> {
    return this.#write(() => this.#with.shelf.again(id));
  }

  #write(act: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(act).then(() => this.refresh());
    this.#writing = done.catch(() => undefined);
    return done.then(() => undefined);
  }

  /** Sends what can be sent, once, in order; asked again meanwhile, it looks again whatever it came to. */
  drain(): Promise<Outcome> {
    this.#asked = true;
    this.#running ??= this.#with
      .alone(() => this.#run())
      .finally(() => {
        this.#running = null;
        this.#with.changed();
      });
    return this.#running.then((outcome) => (this.#asked ? this.drain() : outcome));
  }

  async #run(): Promise<Outcome> {
    for (;;) {
      this.#asked = false;
      const batch = this.#next(await this.refresh());
      if (!batch.length) return 'done';
      const outcome = await this.#try(batch);
      if (outcome !== 'done') return outcome;
    }
  }

  /** The oldest unanswered operation, with those after it that can travel in the same envelope. */
  #next(kept: Kept[]): Operation[] {
    const reader = this.#with.reader();
    const waiting = kept.filter(({ op, refused }) => op.account === reader?.account && refused === null);
    const first = waiting[0]?.op;
    if (!first) return [];
    const envelope = this.#envelope(first);
    const end = waiting.findIndex(({ op }) => this.#envelope(op) !== envelope);
    const most = alone.includes(first.kind) ? 1 : this.#most;
    return waiting.slice(0, Math.min(end < 0 ? waiting.length : end, most)).map(({ op }) => op);
  }

  /** Operations whose instants were read by the same clock travel together, under one "sent at". */
  #envelope(op: Operation): string {
    const ahead = Date.parse(op.body.observed_at) > this.#with.clock.best() + aheadMs;
    const read = op.frame.word === 'server' && !ahead ? 'now' : op.frame.word + op.frame.offset;
    return [op.kind, op.post, op.device, read].join('|');
  }

  async #try(batch: Operation[]): Promise<Outcome> {
    const ids = batch.map((op) => op.body.id);
    for (const id of ids) {
      this.#sending.add(id);
      this.#failed.delete(id);
    }
    this.#with.changed();
    try {
      return await this.#exchange(batch);
    } catch (cause) {
      const { code, why } = cause instanceof NotSent ? cause : new NotSent('unexpected', 'later');
      if (why === 'final') return await this.#refusedWhole(batch, code);
      for (const id of ids) this.#failed.set(id, code);
      return why;
    } finally {
      for (const id of ids) this.#sending.delete(id);
    }
  }

  async #exchange(batch: Operation[]): Promise<Outcome> {
    const { clock, send } = this.#with;
    const [first] = batch as [Operation];
    const answers = await send(batch, iso(clock.sentAt(first.frame, first.body.observed_at)));
    const answered = batch.flatMap((op): Answered[] => {
      const answer = answers.find((each) => each.id === op.body.id);
      return answer ? [{ op, answer, at: iso(clock.best()) }] : [];
    });
    if (!answered.length) throw new NotSent('unexpected', 'later');
    await this.#take(answered);
    this.#most = Math.min(mostAtOnce, this.#most * 2);
    return 'done';
  }

  async #take(answered: Answered[]): Promise<void> {
    await this.#with.shelf.settle(answered);
    this.#turn += 1;
    const gone = new Map(answered.map((each) => [each.op.body.id, each.answer]));
    // Whoever shows the answer puts it in place in the same breath as the operation leaves the list.
    this.#kept = this.#kept.flatMap((each) => {
      const answer = gone.get(each.op.body.id);
      if (!answer) return [each];
      return answer.result === 'refused' ? [{ ...each, refused: answer.code ?? 'unexpected' }] : [];
    });
    this.#with.answered(answered);
  }

  /** The envelope was refused: its operations travel in smaller ones until the one at fault is alone. */
  async #refusedWhole(batch: Operation[], code: string): Promise<Outcome> {
    const [op] = batch as [Operation];
    this.#most = Math.max(1, Math.ceil(batch.length / 2));
    if (batch.length > 1) return 'done';
    const answer: Answer = { id: op.body.id, result: 'refused', code };
    await this.#take([{ op, answer, at: iso(this.#with.clock.best()) }]);
    return 'done';
  }
}
