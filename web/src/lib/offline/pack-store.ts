// The lock and the pack in IndexedDB, apart from the outbox.
import type { Lock, PackStore, SealedPack } from './sealed-pack.ts';
import { base, writing } from './vault.ts';

async function put(name: 'lock' | 'pack', value: Lock | SealedPack): Promise<void> {
  const change = await writing(['pack']);
  await change.objectStore('pack').put(value, name);
  await change.done;
}

async function drop(...names: ('lock' | 'pack')[]): Promise<void> {
  const change = await writing(['pack']);
  for (const name of names) await change.objectStore('pack').delete(name);
  await change.done;
}

/** With what was answered since, which is read with the pack only. What waits to be sent is not touched. */
async function wipe(): Promise<void> {
  const change = await writing(['pack', 'answered']);
  await change.objectStore('pack').clear();
  await change.objectStore('answered').clear();
  await change.done;
}

/** Changes how many codes were tried, and answers how many that makes. */
async function tries(change: (before: number) => number): Promise<number> {
  const writer = await writing(['pack']);
  const store = writer.objectStore('pack');
  const lock = (await store.get('lock')) as Lock | undefined;
  const after = change(lock?.tries ?? 0);
  if (lock) await store.put({ ...lock, tries: after }, 'lock');
  await writer.done;
  return after;
}

export const packStore: PackStore = {
  lock: async () => ((await (await base()).get('pack', 'lock')) as Lock | undefined) ?? null,
  pack: async () => ((await (await base()).get('pack', 'pack')) as SealedPack | undefined) ?? null,
  putLock: (lock) => put('lock', lock),
  putPack: (pack) => put('pack', pack),
  countTry: () => tries((before) => before + 1),
  clearTries: async () => void (await tries(() => 0)),
  dropPack: () => drop('pack'),
  wipe,
};
