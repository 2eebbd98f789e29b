// What a phone may know without network, sealed twice: its key is reached through a key pair whose private half opens
// with the code of its reader and the secret of this device, so that a newer pack is sealed without asking the code.
// No browser storage here: the store is given.
import { openSealed, openValue, sealBytes, sealValue, type Sealed } from './sealing.ts';

/** Made when the code is chosen; the private key lies sealed with the code, then with the device. */
export interface Lock {
  account: string;
  salt: Uint8Array<ArrayBuffer>;
  publicKey: ArrayBuffer;
  privateKey: Sealed;
  /** Codes tried since the last right one, this one included: written before it is tried. */
  tries: number;
}

export interface SealedPack {
  id: string;
  account: string;
  made_at: string;
  expires_at: string;
  /** Bytes of what is inside. */
  size: number;
  from: ArrayBuffer;
  sealed: Sealed;
}

export interface PackStore {
  lock(): Promise<Lock | null>;
  pack(): Promise<SealedPack | null>;
  putLock(lock: Lock): Promise<void>;
  putPack(pack: SealedPack): Promise<void>;
  /** One more try, on the disk before it is answered. */
  countTry(): Promise<number>;
  clearTries(): Promise<void>;
  dropPack(): Promise<void>;
  wipe(): Promise<void>;
}

export interface Secrets {
  device: CryptoKey;
  /** 32 bytes out of a code: slow on purpose. */
  derive: (pin: string, salt: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
}

export const mostTries = 5;
const curve = { name: 'ECDH', namedCurve: 'P-256' };

/** Six digits at least, and not the first ones anybody would try. */
export function pinFault(pin: string): 'pin_digits' | 'pin_too_easy' | null {
  if (!/^\d{6,}$/.test(pin)) return 'pin_digits';
  const steps = new Set([...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10));
  const easy = steps.size === 1 && [0, 1, 9].some((step) => steps.has(step));
  return easy || /^(\d{1,3})\1+$/.test(pin) ? 'pin_too_easy' : null;
}

async function pinKey(secrets: Secrets, pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', await secrets.derive(pin, salt), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** A lock with a new code: what an earlier one sealed no longer opens. */
export async function makeLock(secrets: Secrets, account: string, pin: string): Promise<Lock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
  const bytes = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const inner = await sealBytes(await pinKey(secrets, pin, salt), `pin|${account}`, bytes);
  const both = new Uint8Array(inner.iv.length + inner.bytes.byteLength);
  both.set(inner.iv);
  both.set(new Uint8Array(inner.bytes), inner.iv.length);
  const privateKey = await sealBytes(secrets.device, `lock|${account}`, both);
  return { account, salt, publicKey: await crypto.subtle.exportKey('spki', pair.publicKey), privateKey, tries: 0 };
}

/** The key of one pack: what two halves of two pairs have in common, through HKDF. */
async function packKey(own: CryptoKey, other: CryptoKey, from: ArrayBuffer): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256);
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: from, info: new TextEncoder().encode('marelle pack') };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

export type PackHead = Pick<SealedPack, 'id' | 'made_at' | 'expires_at'>;

/** Seals with the public half: nobody is asked anything. */
export async function sealPack(lock: Lock, head: PackHead, contents: unknown): Promise<SealedPack> {
  const once = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
  const from = await crypto.subtle.exportKey('spki', once.publicKey);
  const key = await packKey(
    once.privateKey,
    await crypto.subtle.importKey('spki', lock.publicKey, curve, false, []),
    from,
  );
  const { id, made_at, expires_at } = head;
  const sealed = await sealValue(key, `pack|${lock.account}|${id}`, contents);
  return { id, account: lock.account, made_at, expires_at, size: sealed.bytes.byteLength, from, sealed };
}

/** Throws when the code is not the right one, or this is another device. */
async function privateKeyOf(lock: Lock, device: CryptoKey, pinned: CryptoKey): Promise<CryptoKey> {
  const both = await openSealed(device, `lock|${lock.account}`, lock.privateKey);
  const inner = { iv: both.slice(0, 12), bytes: both.slice(12).buffer };
  const bytes = await openSealed(pinned, `pin|${lock.account}`, inner);
  return crypto.subtle.importKey('pkcs8', bytes, curve, false, ['deriveBits']);
}

export type Opening<T> = { state: 'open'; contents: T } | { state: 'wrong'; left: number } | { state: 'gone' };

/** Tries a code. The fifth wrong one in a row wipes the lock and the pack, even when the phone dies meanwhile. */
export async function openPack<T>(store: PackStore, secrets: Secrets, pin: string): Promise<Opening<T>> {
  const [lock, pack] = [await store.lock(), await store.pack()];
  if (!lock || !pack) return { state: 'gone' };
  const tries = await store.countTry();
  if (tries > mostTries) {
    await store.wipe();
    return { state: 'gone' };
  }
  const pinned = await pinKey(secrets, pin, lock.salt);
  let own: CryptoKey;
  try {
    own = await privateKeyOf(lock, secrets.device, pinned);
  } catch {
    if (tries < mostTries) return { state: 'wrong', left: mostTries - tries };
    await store.wipe();
    return { state: 'gone' };
  }
  await store.clearTries();
  const key = await packKey(own, await crypto.subtle.importKey('spki', pack.from, curve, false, []), pack.from);
  return { state: 'open', contents: await openValue<T>(key, `pack|${pack.account}|${pack.id}`, pack.sealed) };
}

export type Presence = 'none' | 'locked' | 'expired';

/** What is there, once what must no longer be is gone: past its day, or after too many codes. */
export async function tidy(store: PackStore, now: number): Promise<Presence> {
  const lock = await store.lock();
  if (lock && lock.tries >= mostTries) await store.wipe();
  if (!lock || lock.tries >= mostTries) return 'none';
  const pack = await store.pack();
  if (!pack) return 'expired';
  if (Date.parse(pack.expires_at) > now) return 'locked';
  await store.dropPack();
  return 'expired';
}
