// What stays on this phone: sealed in IndexedDB under a key that JavaScript can use and not read. The outbox and the
// pack lie apart: nothing that wipes the pack touches the outbox.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { newId } from '#lib/ids.ts';
import type { Lock, SealedPack } from './sealed-pack.ts';
import type { Sealed } from './sealing.ts';

/** What is said beside what is sealed: whether it was answered, and how the server failed on it. */
export interface OutboxRecord {
  place?: number;
  id: string;
  refused: string | null;
  failures?: number;
  stuck?: boolean;
  sealed: Sealed;
}

interface Vault extends DBSchema {
  keys: { key: string; value: CryptoKey | string };
  outbox: { key: number; value: OutboxRecord; indexes: { id: string } };
  answered: { key: string; value: { id: string; at: string; sealed: Sealed } };
  pack: { key: string; value: Lock | SealedPack };
}

export type Base = IDBPDatabase<Vault>;
export type Store = 'keys' | 'outbox' | 'answered' | 'pack';

let opened: Promise<Base> | undefined;

export function base(): Promise<Base> {
  opened ??= openDB<Vault>('marelle', 1, {
    upgrade(created) {
      created.createObjectStore('keys');
      created
        .createObjectStore('outbox', { keyPath: 'place', autoIncrement: true })
        .createIndex('id', 'id', { unique: true });
      created.createObjectStore('answered', { keyPath: 'id' });
      created.createObjectStore('pack');
    },
    // Another tab wants a newer form of the base: this one lets go, and opens it again when it next needs it.
    blocking: (_old, _new, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Ends when the disk has it, not when the system said it would write it. */
export async function writing(stores: Store[]) {
  return (await base()).transaction(stores, 'readwrite', { durability: 'strict' });
}

/** Made once; two tabs that start together keep the same. */
async function kept<T extends CryptoKey | string>(name: string, make: () => Promise<T> | T): Promise<T> {
  const found = await (await base()).get('keys', name);
  if (found) return found as T;
  const made = await make();
  const change = await writing(['keys']);
  const keys = change.objectStore('keys');
  const first = (await keys.get(name)) as T | undefined;
  if (!first) await keys.put(made, name);
  await change.done;
  return first ?? made;
}

export function deviceKey(): Promise<CryptoKey> {
  return kept('device', () =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  );
}

/** How the server knows this phone; another one after it was revoked. */
export function deviceId(): Promise<string> {
  return kept('name', () => newId());
}

export async function forgetDeviceId(): Promise<void> {
  const change = await writing(['keys']);
  await change.objectStore('keys').delete('name');
  await change.done;
}

export { openValue, sealValue, type Sealed } from './sealing.ts';
