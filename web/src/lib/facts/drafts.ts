// What somebody is typing, until it is sent: sealed with the key of this phone, for this tab only. A fact is S3: it
// never lies on a phone in words that can be read.
import { deviceKey, openValue, sealValue } from '#lib/offline/vault.ts';
import { session } from '#lib/session.svelte.ts';

/** Of this reader: another account of the same tab does not find it. */
const place = (about: string) => `marelle.draft.${session.login?.user.id}.${about}`;
const text = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytes = (written: string) => Uint8Array.from(atob(written), (each) => each.charCodeAt(0));
let turn = 0;

export async function keepDraft(about: string, draft: string): Promise<void> {
  const mine = ++turn;
  if (!draft.trim()) {
    sessionStorage.removeItem(place(about));
    return;
  }
  try {
    const sealed = await sealValue(await deviceKey(), place(about), draft);
    // Something newer was typed, or it was sent meanwhile.
    if (mine === turn) sessionStorage.setItem(place(about), `${text(sealed.iv)} ${text(new Uint8Array(sealed.bytes))}`);
  } catch {
    // A browser that keeps nothing: what is typed stays on the screen only.
  }
}

/** Nothing when there is none, or when this phone has another key since. */
export async function findDraft(about: string): Promise<string> {
  const [iv, sealed] = sessionStorage.getItem(place(about))?.split(' ') ?? [];
  if (!iv || !sealed) return '';
  try {
    return await openValue<string>(await deviceKey(), place(about), { iv: bytes(iv), bytes: bytes(sealed).buffer });
  } catch {
    sessionStorage.removeItem(place(about));
    return '';
  }
}
