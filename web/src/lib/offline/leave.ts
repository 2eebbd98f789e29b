// Signing out: what was taken along for the evening goes with its reader; what waits to be sent stays, sealed.
import { goto } from '$app/navigation';
import { api } from '#lib/api/client.ts';
import { session } from '#lib/session.svelte.ts';
import { outbox } from './outbox.svelte.ts';

export async function leave(): Promise<void> {
  await outbox.send();
  const kept = outbox.items.length;
  await api.remove('/login').catch(() => undefined);
  const { pack } = await import('./pack.svelte.ts');
  await pack.wipe().catch(() => undefined);
  session.forget();
  await outbox.forget();
  await goto('/connexion' + (kept ? `?garde=${kept}` : ''));
}
