// The shelf of the outbox in IndexedDB; in memory where the browser gives neither storage nor cryptography.
import type { Answered, Kept, Kind, Operation } from './operations.ts';
import { latestOf, type Shelf } from './outbox-core.ts';
import { openValue, sealValue } from './sealing.ts';
import { base, deviceKey, writing, type OutboxRecord } from './vault.ts';

/** What the pack shows again before a newer one comes. Anything else leaves no trace here once it is answered. */
const ofThePack: Kind[] = ['note', 'handover', 'stop'];

/** As it was before anything was answered. */
const fresh = { refused: null, failures: 0, stuck: false };
const onceMore = <T extends { failures?: number }>(each: T): T => ({ ...each, failures: (each.failures ?? 0) + 1 });

class SealedShelf implements Shelf {
  #key: CryptoKey;
  constructor(key: CryptoKey) {
    this.#key = key;
  }

  async all(): Promise<Kept[]> {
    const records = await (await base()).getAll('outbox');
    return Promise.all(
      records.map(async ({ place = 0, id, sealed, ...more }) => {
        const op = await openValue<Operation>(this.#key, `outbox|${id}`, sealed);
        return { place, op, ...more };
      }),
    );
  }

  async add(ops: Operation[], over: string[] = []): Promise<void> {
    // Sealed first: a transaction that waits for anything else than the base ends by itself.
    const sealed = await Promise.all(ops.map((op) => sealValue(this.#key, `outbox|${op.body.id}`, op)));
    const change = await writing(['outbox', 'keys']);
    const outbox = change.objectStore('outbox');
    const keys = change.objectStore('keys');
    await keys.put(latestOf((await keys.get('latest')) as string | undefined, ops), 'latest');
    for (const id of over) {
      const record = await outbox.index('id').get(id);
      if (record?.place !== undefined) await outbox.delete(record.place);
    }
    ops.forEach(({ body: { id } }, index) => void outbox.add({ id, refused: null, sealed: sealed[index]! }));
    await change.done;
  }

  async latest(): Promise<string | null> {
    return ((await (await base()).get('keys', 'latest')) as string | undefined) ?? null;
  }

  async settle(answered: Answered[]): Promise<void> {
    const done = answered.filter(({ op, answer }) => answer.result !== 'refused' && ofThePack.includes(op.kind));
    const sealed = await Promise.all(done.map((each) => sealValue(this.#key, `answered|${each.op.body.id}`, each)));
    const change = await writing(['outbox', 'answered']);
    const outbox = change.objectStore('outbox');
    for (const { op, answer } of answered) {
      const record = await outbox.index('id').get(op.body.id);
      if (record?.place === undefined) continue;
      if (answer.result === 'refused') await outbox.put({ ...record, refused: answer.code ?? 'unexpected' });
      else await outbox.delete(record.place);
    }
    const kept = change.objectStore('answered');
    for (const [index, { op, at }] of done.entries()) await kept.put({ id: op.body.id, at, sealed: sealed[index]! });
    await change.done;
  }

  async #change(ids: string[], become: (record: OutboxRecord) => OutboxRecord | null): Promise<void> {
    const change = await writing(['outbox']);
    const outbox = change.objectStore('outbox');
    for (const id of ids) {
      const record = await outbox.index('id').get(id);
      if (record?.place === undefined) continue;
      const after = become(record);
      if (after) await outbox.put(after);
      else await outbox.delete(record.place);
    }
    await change.done;
  }

  remove = (id: string): Promise<void> => this.#change([id], () => null);
  again = (id: string): Promise<void> => this.#change([id], (record) => ({ ...record, ...fresh }));
  failed = (ids: string[]): Promise<void> => this.#change(ids, onceMore);
  stuck = (ids: string[]): Promise<void> => this.#change(ids, (record) => ({ ...record, stuck: true }));
}

class MemoryShelf implements Shelf {
  #kept: Kept[] = [];
  #place = 0;
  async all(): Promise<Kept[]> {
    return [...this.#kept];
  }
  async add(ops: Operation[], over: string[] = []): Promise<void> {
    for (const id of over) await this.remove(id);
    this.#kept.push(...ops.map((op) => ({ place: ++this.#place, op, refused: null })));
  }
  async latest(): Promise<string | null> {
    return null;
  }
  async settle(answered: Answered[]): Promise<void> {
    for (const { op, answer } of answered) {
      if (answer.result !== 'refused') await this.remove(op.body.id);
      else
        this.#kept = this.#kept.map((each) =>
          each.op.body.id === op.body.id ? { ...each, refused: answer.code } : each,
        );
    }
  }
  async remove(id: string): Promise<void> {
    this.#kept = this.#kept.filter(({ op }) => op.body.id !== id);
  }
  #change(ids: string[], become: (each: Kept) => Kept): Promise<void> {
    this.#kept = this.#kept.map((each) => (ids.includes(each.op.body.id) ? become(each) : each));
    return Promise.resolve();
  }
  again = (id: string): Promise<void> => this.#change([id], (each) => ({ ...each, ...fresh }));
  failed = (ids: string[]): Promise<void> => this.#change(ids, onceMore);
  stuck = (ids: string[]): Promise<void> => this.#change(ids, (each) => ({ ...each, stuck: true }));
}

/** Sealed storage needs a secure address (https), and a browser that lets pages keep something. */
export async function openShelf(): Promise<{ shelf: Shelf; durable: boolean }> {
  try {
    const key = await deviceKey();
    return { shelf: new SealedShelf(key), durable: true };
  } catch {
    return { shelf: new MemoryShelf(), durable: false };
  }
}

/** What was answered since an instant, oldest first; what is older than two days is swept away. */
export async function answeredSince(instant: string): Promise<Answered[]> {
  const [all, key] = await Promise.all([(await base()).getAll('answered'), deviceKey()]);
  const since = all.filter(({ at }) => at > instant);
  return Promise.all(since.map(({ id, sealed }) => openValue<Answered>(key, `answered|${id}`, sealed)));
}

/** What was answered before this instant is in the pack, or of no use any more. */
export async function sweepAnswered(before: number): Promise<void> {
  const until = new Date(before).toISOString();
  const change = await writing(['answered']);
  const store = change.objectStore('answered');
  for (const { id, at } of await store.getAll()) if (at < until) await store.delete(id);
  await change.done;
}
