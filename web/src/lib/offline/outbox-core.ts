// The engine of the outbox: no browser, no network, no clock of its own, so that the model test drives the same code
// as the phones. What is added is on the shelf before anybody is told so; what leaves the shelf was answered.
import { newRun, sorted, type Run } from './behind.ts';
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
  /** A refusal, or the server's failures, are forgotten: it will be sent again. */
  again(id: string): Promise<void>;
  /** The server answered once more that it could not. */
  failed(ids: string[]): Promise<void>;
  /** The server cannot keep these, and took others. */
  stuck(ids: string[]): Promise<void>;
}

/**
 * Why there was no answer. Final: sending the same again cannot succeed. Failed: the server heard it and could not, for
 * it or for anything.
 */
type Why = 'later' | 'signed_out' | 'final' | 'failed';
export class NotSent extends Error {
  readonly code: string;
  readonly why: Why;
  constructor(code: string, why: Why) {
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
/** A server that restarts fails once or twice; what fails so often is looked for. */
const mostFailures = 3;
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
  /** They failed by themselves, and nothing shows yet that the server was there: others go first. */
  #suspects = new Set<string>();
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
    const own = this.#kept.filter(({ op }) => op.account === account);
    const { held } = sorted(
      own.filter(({ refused }) => refused === null),
      ({ stuck = false }) => stuck,
    );
    return own.map((each) => this.#item(each, held));
  }

  /** How many are kept for other accounts: counted, never shown. */
  get ofOthers(): number {
    const account = this.#with.reader()?.account;
    return this.#kept.filter(({ op }) => op.account !== account).length;
  }

  #item({ op, refused, stuck }: Kept, held: Set<string>): OutboxItem {
    const { id } = op.body;
    if (refused) return { op, state: 'refused', code: refused };
    if (this.#sending.has(id)) return { op, state: 'sending', code: null };
    if (stuck) return { op, state: 'stuck', code: this.#failed.get(id) ?? null };
    if (held.has(id)) return { op, state: 'held', code: null };
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

  /** The reader was told what is lost, and puts aside an operation that was refused or that the server cannot keep. */
  setAside(id: string): Promise<void> {
    return this.#write(async () => {
      const found = this.#kept.find(({ op }) => op.body.id === id);
      if (found?.refused || (found?.stuck && !this.#sending.has(id))) await this.#with.shelf.remove(id);
    });
  }

  /** What made the server refuse, or fail, was put right: it is sent again. */
  tryAgain(id: string): Promise<void> {
    this.#suspects.delete(id);
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
    const run = newRun();
    for (;;) {
      this.#asked = false;
      const waiting = this.#waiting(await this.refresh());
      const batch = this.#next(waiting, run);
      if (!batch.length) return waiting.length ? 'later' : 'done';
      const outcome = await this.#try(batch, run);
      if (outcome !== 'done') return outcome;
    }
  }

  #waiting(kept: Kept[]): Kept[] {
    const account = this.#with.reader()?.account;
    return kept.filter(({ op, refused }) => op.account === account && refused === null);
  }

  /**
   * The oldest unanswered operation, with those after it that can travel in the same envelope. What the server could
   * not keep comes last, each once by itself; what waits behind it does not leave.
   */
  #next(waiting: Kept[], run: Run): Operation[] {
    const { free, failing } = sorted(waiting, (each) => Boolean(each.stuck) || this.#suspects.has(each.op.body.id));
    const first = free[0]?.op;
    if (!first) return this.#onceMore(failing, run);
    const envelope = this.#envelope(first);
    const end = free.findIndex(({ op }) => this.#envelope(op) !== envelope);
    const most = alone.includes(first.kind) ? 1 : this.#most;
    return free.slice(0, Math.min(end < 0 ? free.length : end, most)).map(({ op }) => op);
  }

  /** Those of which nothing is known yet before those that are known to fail. */
  #onceMore(failing: Kept[], { tried }: Run): Operation[] {
    const left = failing.filter(({ op }) => !tried.has(op.body.id));
    const next = left.find(({ stuck }) => !stuck) ?? left[0];
    return next ? [next.op] : [];
  }

  /** Operations whose instants were read by the same clock travel together, under one "sent at". */
  #envelope(op: Operation): string {
    const ahead = Date.parse(op.body.observed_at) > this.#with.clock.best() + aheadMs;
    const read = op.frame.word === 'server' && !ahead ? 'now' : op.frame.word + op.frame.offset;
    return [op.kind, op.post, op.device, read].join('|');
  }

  async #try(batch: Operation[], run: Run): Promise<Outcome> {
    const ids = batch.map((op) => op.body.id);
    for (const id of ids) {
      this.#sending.add(id);
      this.#failed.delete(id);
    }
    this.#with.changed();
    try {
      await this.#exchange(batch);
      return await this.#heard(run);
    } catch (cause) {
      const { code, why } = cause instanceof NotSent ? cause : new NotSent('unexpected', 'later');
      if (why === 'final') {
        await this.#refusedWhole(batch, code);
        return await this.#heard(run);
      }
      for (const id of ids) this.#failed.set(id, code);
      return why === 'failed' ? await this.#serverFailed(batch, run) : why;
    } finally {
      for (const id of ids) this.#sending.delete(id);
    }
  }

  async #exchange(batch: Operation[]): Promise<void> {
    const { clock, send } = this.#with;
    const [first] = batch as [Operation];
    const answers = await send(batch, iso(clock.sentAt(first.frame, first.body.observed_at)));
    const answered = batch.flatMap((op): Answered[] => {
      const answer = answers.find((each) => each.id === op.body.id);
      return answer ? [{ op, answer, at: iso(clock.best()) }] : [];
    });
    if (!answered.length) throw new NotSent('unexpected', 'later');
    await this.#take(answered);
    for (const { op } of answered) this.#suspects.delete(op.body.id);
    this.#most = Math.min(mostAtOnce, this.#most * 2);
  }

  /** The server is there: what failed by itself just before fails by itself. */
  async #heard(run: Run): Promise<'done'> {
    run.answered = true;
    run.inARow = 0;
    await this.#stick(run.alone.splice(0));
    return 'done';
  }

  /**
   * The server answered that it could not. After a few times, what it fails on is looked for in smaller envelopes, and
   * the others go on without it; two that fail alone with no answer between them are a server that is down.
   */
  async #serverFailed(batch: Operation[], run: Run): Promise<Outcome> {
    const ids = batch.map((op) => op.body.id);
    const [id] = ids as [string];
    const known = this.#kept.find(({ op }) => op.body.id === id);
    // A disk that refuses to count changes nothing of what is kept.
    await this.#with.shelf.failed(ids).catch(() => undefined);
    const looked = Boolean(known?.stuck) || this.#suspects.has(id);
    if (!looked && (known?.failures ?? 0) + 1 < mostFailures) return 'later';
    this.#most = Math.max(1, Math.ceil(batch.length / 2));
    if (batch.length > 1) return 'done';
    run.tried.add(id);
    if (known?.stuck) return 'done';
    this.#suspects.add(id);
    run.inARow += 1;
    if (run.inARow > 1 && !looked) return 'later';
    if (run.answered) await this.#stick([id]);
    else run.alone.push(id);
    return 'done';
  }

  async #stick(ids: string[]): Promise<void> {
    if (ids.length) await this.#with.shelf.stuck(ids).catch(() => undefined);
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
  async #refusedWhole(batch: Operation[], code: string): Promise<void> {
    const [op] = batch as [Operation];
    this.#most = Math.max(1, Math.ceil(batch.length / 2));
    if (batch.length > 1) return;
    const answer: Answer = { id: op.body.id, result: 'refused', code };
    await this.#take([{ op, answer, at: iso(this.#with.clock.best()) }]);
  }
}
