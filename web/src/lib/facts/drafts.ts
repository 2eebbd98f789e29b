// What somebody is typing, until it is sent: sealed with the key of this phone, for this tab only. A fact is S3: it
// never lies on a phone in words that can be read, and a roll call copied from paper has no reason to either.
import { deviceKey, openValue, sealValue } from '#lib/offline/vault.ts';
import { session } from '#lib/session.svelte.ts';

/** Of this reader: another account of the same tab does not find it. */
const place = (about: string) => `marelle.draft.${session.login?.user.id}.${about}`;
const text = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytes = (written: string) => Uint8Array.from(atob(written), (each) => each.charCodeAt(0));
let turn = 0;

/** Whether it lies there now; a browser that keeps nothing has what is typed on the screen only. */
export async function keepDraft(about: string, draft: string): Promise<boolean> {
  const mine = ++turn;
  if (!draft.trim()) {
    sessionStorage.removeItem(place(about));
    return false;
  }
  try {
    const sealed = await sealValue(await deviceKey(), place(about), draft);
    // Something newer was typed, or it was sent meanwhile.
    if (mine === turn) sessionStorage.setItem(place(about), `${text(sealed.iv)} ${text(new Uint8Array(sealed.bytes))}`);
    return true;
  } catch {
    return false;
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
