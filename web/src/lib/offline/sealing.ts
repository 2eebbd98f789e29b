// AES-GCM with a fresh nonce, bound to what it is about.

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

const utf8 = new TextEncoder();

/** `about` is bound to what is sealed: put in another place, it does not open. */
export async function sealBytes(key: CryptoKey, about: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: utf8.encode(about) };
  return { iv, bytes: await crypto.subtle.encrypt(how, key, bytes) };
}

/** Throws when the key is not the right one, or what was sealed is no longer the same. */
export async function openSealed(
  key: CryptoKey,
  about: string,
  { iv, bytes }: Sealed,
): Promise<Uint8Array<ArrayBuffer>> {
  const how = { name: 'AES-GCM', iv, additionalData: utf8.encode(about) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, bytes));
}

export async function sealValue(key: CryptoKey, about: string, value: unknown): Promise<Sealed> {
  return sealBytes(key, about, utf8.encode(JSON.stringify(value)));
}

export async function openValue<T>(key: CryptoKey, about: string, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openSealed(key, about, sealed))) as T;
}
