// "Annuler" on a fact: what left is withdrawn where it arrived, what did not leave stays here.
import { api, ApiError } from '#lib/api/client.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';

/** Kept like what it takes back, and sent as soon as it can be. */
async function keep(fact: string, about: string): Promise<'kept'> {
  const observed_at = clock.now();
  const body = { id: newId(Date.parse(observed_at)), fact, observed_at };
  await outbox.add([{ kind: 'withdrawal', body, about }], 0);
  return 'kept';
}

/** Throws what the server refused. */
export async function takeBack(fact: string, about: string): Promise<'done' | 'kept'> {
  if ((await outbox.ready()).some(({ op }) => op.body.id === fact)) return keep(fact, about);
  try {
    await api.post(`/facts/${fact}/withdrawal`);
    return 'done';
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === 'offline') return keep(fact, about);
    throw cause;
  }
}
