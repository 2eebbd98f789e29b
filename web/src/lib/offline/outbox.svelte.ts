// What this phone has to tell the server, as the screens see it. Nothing is shown as kept before the disk has it, and
// nothing leaves the phone before the server answered.
import { recalled, remember } from '#lib/remember.ts';
import { session } from '#lib/session.svelte.ts';
import { clock } from './clock.ts';
import type { Answer, Answered, Operation, OutboxItem, Telling } from './operations.ts';
import type { OutboxEngine, Seen } from './outbox-engine.ts';

export type { Answer, Body, Kind, Operation, OutboxItem, Telling } from './operations.ts';

type Listener = (op: Operation, answer: Answer) => void;

/** Set while something lies on this phone: it is then looked at as soon as somebody comes in. Never what decides. */
const leftHere = 'marelle.left';

/** How long taps are gathered before they leave together. */
const gatherMs = 250;

class Outbox {
  /** Not answered yet, oldest first, of the reader's account. */
  items = $state.raw<OutboxItem[]>([]);
  /** How many are kept for other accounts of this phone. */
  ofOthers = $state(0);
  sentAt = $state<string | null>(null);
  /** The server no longer knows us: what is kept leaves after the next login. */
  signedOut = $state(false);
  /** False where the browser keeps nothing: what is not sent is lost with the page. */
  durable = $state(true);
  #listeners = new Set<Listener>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #engine: Promise<OutboxEngine> | undefined;

  /** Called with each answer, just before the operation leaves the list. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest unanswered note about this child in this session. */
  of(session: string, child: string): OutboxItem | undefined {
    return this.items.findLast(
      ({ op }) => op.kind === 'note' && op.body.session === session && op.body.child === child,
    );
  }

  /** What is on its way or waits, without what was refused. */
  get waiting(): OutboxItem[] {
    return this.items.filter(({ state }) => state !== 'refused');
  }

  /** Whether something was left unsent here, without opening anything. */
  get left(): boolean {
    return recalled(leftHere) !== null;
  }

  /** Ends when the phone has kept them; throws when it could not. They leave a moment later (milliseconds). */
  async add(tellings: Telling[], later = gatherMs): Promise<void> {
    if (!tellings.length) return;
    await (await this.#open()).add(tellings);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.send(), later);
  }

  /** Ends when the list holds what earlier evenings left on this phone. */
  async ready(): Promise<OutboxItem[]> {
    await (await this.#open()).refresh();
    return this.items;
  }

  /** Tries to send what waits; what it came to is in the list. */
  send = async (): Promise<void> => {
    const engine = await this.#open();
    await engine.drain();
  };

  async setAside(id: string): Promise<void> {
    await (await this.#open()).setAside(id);
  }

  async tryAgain(id: string): Promise<void> {
    const engine = await this.#open();
    await engine.tryAgain(id);
    await engine.drain();
  }

  /** Somebody went out: their list is no longer on the screen, and stays on the phone. */
  async forget(): Promise<void> {
    this.items = [];
    this.sentAt = null;
    if (this.#engine) await (await this.#engine).refresh();
  }

  #open(): Promise<OutboxEngine> {
    this.#engine ??= import('./outbox-engine.ts').then(({ OutboxEngine }) =>
      OutboxEngine.open({ changed: (seen) => this.#show(seen), answered: (answered) => this.#tell(answered) }),
    );
    this.#engine.then(
      (engine) => (this.durable = engine.durable),
      () => (this.#engine = undefined),
    );
    return this.#engine;
  }

  #show({ items, ofOthers, outcome }: Seen): void {
    this.items = items;
    this.ofOthers = ofOthers;
    remember(leftHere, items.length || ofOthers ? '1' : null);
    this.signedOut = outcome === 'signed_out' && items.length > 0;
  }

  #tell(answered: Answered[]): void {
    const account = session.login?.user.id;
    const ours = answered.filter(({ op }) => op.account === account);
    if (ours.length) this.sentAt = new Date(clock.best()).toISOString();
    for (const { op, answer } of ours) this.#listeners.forEach((listen) => listen(op, answer));
  }
}

export const outbox = new Outbox();
