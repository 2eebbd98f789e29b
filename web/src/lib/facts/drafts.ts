// What somebody is typing, until it is sent: sealed with the key of this phone. A fact is S3: it never lies on a phone
// in words that can be read, and no longer than its tab. A roll call copied from paper is what its sheet says: it stays
// when the tab is closed, a week at most.
import { deviceKey, openValue, sealValue } from '#lib/offline/vault.ts';
import { session } from '#lib/session.svelte.ts';

export type Lasting = 'tab' | 'week';

const begins = 'marelle.draft.';
const week = 7 * 24 * 3_600_000;
const shelf = (lasting: Lasting) => (lasting === 'week' ? localStorage : sessionStorage);
/** Of this reader: another account of the same phone does not find it. */
const place = (about: string) => `${begins}${session.login?.user.id}.${about}`;
const text = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytes = (written: string) => Uint8Array.from(atob(written), (each) => each.charCodeAt(0));
let turn = 0;

/** A browser may refuse even to be asked: what is typed is then on the screen only, and nothing stops for it. */
function asked<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
const drop = (about: string, lasting: Lasting) => asked(() => shelf(lasting).removeItem(place(about)));

/** Nobody came back to these, whoever they are of. */
function sweep(now: number): void {
  for (const name of Object.keys(localStorage)) {
    const at = Number(localStorage.getItem(name)?.split(' ')[2]);
    if (name.startsWith(begins) && !(Math.abs(now - at) < week)) localStorage.removeItem(name);
  }
}

/** Whether it lies there now; a browser that keeps nothing has what is typed on the screen only. */
export async function keepDraft(about: string, draft: string, lasting: Lasting = 'tab'): Promise<boolean> {
  const mine = ++turn;
  if (!draft.trim()) {
    drop(about, lasting);
    return false;
  }
  try {
    const sealed = await sealValue(await deviceKey(), place(about), draft);
    const written = [text(sealed.iv), text(new Uint8Array(sealed.bytes)), Date.now()].join(' ');
    // Something newer was typed, or it was sent meanwhile.
    if (mine === turn) shelf(lasting).setItem(place(about), written);
    return true;
  } catch {
    return false;
  }
}

/** Nothing when there is none, or when this phone has another key since. */
export async function findDraft(about: string, lasting: Lasting = 'tab'): Promise<string> {
  if (lasting === 'week') asked(() => sweep(Date.now()));
  const [iv, sealed] = asked(() => shelf(lasting).getItem(place(about)))?.split(' ') ?? [];
  if (!iv || !sealed) return '';
  try {
    return await openValue<string>(await deviceKey(), place(about), { iv: bytes(iv), bytes: bytes(sealed).buffer });
  } catch {
    drop(about, lasting);
    return '';
  }
}
