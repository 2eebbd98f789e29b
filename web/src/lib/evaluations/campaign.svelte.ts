// One round with its children and its grid, kept while one goes from child to child: without network the next child is
// still there, and the grid too. Nothing of what was said about anybody is here.
import { ApiError } from '#lib/api/client.ts';
import type { List } from '#lib/api/types.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { Resource } from '#lib/resource.svelte.ts';
import { session } from '#lib/session.svelte.ts';
import type { Informant, Instrument, QueueChild, Round, SheetState } from './types.ts';

export class Campaign {
  readonly round = new Resource<Round>();
  readonly queue = new Resource<List<QueueChild>>();
  readonly instrument = new Resource<Instrument>();
  readonly reader = session.login?.user.id;

  constructor(
    readonly id: string,
    readonly informant: Informant,
  ) {
    void this.#read();
  }

  async #read(): Promise<void> {
    await this.round.load(`/evaluation-rounds/${this.id}`);
    const round = this.round.value;
    if (!round || !session.may('evaluation.queue')) return;
    // The round says whom it asks: of anybody else there is no list, and nothing to ask the server.
    if (!round.informants.includes(this.informant)) {
      this.queue.error = new ApiError({ status: 409, code: 'evaluation.not_asked' });
      return;
    }
    await this.queue.load(`/evaluation-rounds/${this.id}/children?informant=${this.informant}`);
    const instrument = round.instrument.id;
    if (this.queue.value) await this.instrument.load(`/instruments/${instrument}`);
  }

  again = (): Promise<void> => this.#read();

  /** Read once more when it was in hand already: the list, and how far one is. */
  async refresh(): Promise<void> {
    if (this.round.loading || !this.round.value) return;
    await Promise.all([this.round.again(), this.queue.value && this.queue.again()]);
  }

  /** The children of this reader's queue, each as this phone knows it; who left is no longer asked about. */
  children: QueueChild[] = $derived.by(() => {
    const said = new Map<string, SheetState>();
    for (const { op, state } of outbox.items) {
      const { round, child, informant, submitted } = op.body;
      const ours = op.kind === 'assessment' && round === this.id && informant === this.informant;
      if (ours && state !== 'refused') said.set(child as string, submitted ? 'submitted' : 'started');
    }
    return (this.queue.value?.items ?? [])
      .filter(({ left, state }) => !left || state !== 'missing')
      .map((each) => {
        const here = said.get(each.child.id);
        return here && each.state !== 'submitted' ? { ...each, state: here } : each;
      });
  });

  of(child: string): QueueChild | undefined {
    return this.children.find((each) => each.child.id === child);
  }

  /** Who comes after: the next whose sheet is not finished, going round once; none when all are. */
  after(child: string): QueueChild | undefined {
    const at = this.children.findIndex((each) => each.child.id === child);
    const turned = [...this.children.slice(at + 1), ...this.children.slice(0, Math.max(at, 0))];
    return turned.find((each) => each.state !== 'submitted' && each.form !== '');
  }

  before(child: string): QueueChild | undefined {
    const at = this.children.findIndex((each) => each.child.id === child);
    return at > 0 ? this.children[at - 1] : undefined;
  }

  /** Keeps the queue true while the server answers. */
  listen(): () => void {
    return outbox.listen(({ kind, body }, { result, state }) => {
      if (kind !== 'assessment' || result === 'refused' || body.round !== this.id) return;
      if (body.informant === this.informant && state) this.put(body.child as string, state as SheetState);
    });
  }

  put(child: string, state: SheetState): void {
    const queue = this.queue.value;
    if (!queue) return;
    const items = queue.items.map((each) => (each.child.id === child ? { ...each, state } : each));
    this.queue.set({ ...queue, items });
  }
}

let kept: Campaign | null = null;

/** The one in hand, or another read from the start. */
export function campaignOf(id: string, informant: Informant): Campaign {
  if (kept?.id !== id || kept.informant !== informant || kept.reader !== session.login?.user.id)
    kept = new Campaign(id, informant);
  return kept;
}
