// Signing out: what was taken along for the evening goes with its reader; what waits to be sent stays, sealed.
import { goto } from '$app/navigation';
import { leaving } from '#lib/leaving.ts';
import { session } from '#lib/session.svelte.ts';
import { outbox } from './outbox.svelte.ts';

const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('marelle.leaving') : null;

/** Somebody signed out in another tab of this phone, with or without network. */
export function whenLeft(act: () => void): void {
  tabs?.addEventListener('message', act);
}

export async function leave(): Promise<void> {
  leaving.note();
  tabs?.postMessage('left');
  await outbox.send().catch(() => undefined);
  const kept = outbox.items.length;
  // Without network it is done later, by the screen that comes now or by whichever is opened next.
  await leaving.settle().catch(() => undefined);
  session.forget();
  const wiped = import('./pack.svelte.ts').then(({ pack }) => pack.wipe());
  await Promise.allSettled([wiped, outbox.forget()]);
  await goto('/connexion' + (kept ? `?garde=${kept}` : ''));
}
