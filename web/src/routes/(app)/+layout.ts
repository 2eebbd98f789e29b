import { redirect } from '@sveltejs/kit';
import { ApiError, whenInContact } from '#lib/api/client.ts';
import { leaving } from '#lib/leaving.ts';
import { clock } from '#lib/offline/clock.ts';
import { network } from '#lib/offline/network.svelte.ts';
import { session } from '#lib/session.svelte.ts';

whenInContact(
  (server, asked, answered) => {
    clock.learn(server, asked, answered);
    network.reached = true;
  },
  () => (network.reached = false),
);

interface Opening {
  failure: ApiError | null;
  /** No network, and a pack that a code opens. */
  locked: boolean;
  /** No network, a code was chosen, and nothing (or nothing valid any more) is there for it to open. */
  empty?: boolean;
}

/** Asked of the disk: a browser writes its short memory late, and a battery that dies takes it along. */
async function packHere(): Promise<{ locked: boolean; empty: boolean }> {
  const { pack } = await import('#lib/offline/pack.svelte.ts');
  await pack.look();
  return { locked: pack.there, empty: pack.state === 'empty' };
}

/** Nobody reaches a screen without being known; where they wanted to go is kept for after. */
export async function load({ url }: { url: URL }): Promise<Opening> {
  let known = false;
  try {
    known = await session.recall();
  } catch (cause) {
    if (leaving.due) redirect(307, '/connexion');
    const failure = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
    const nothing = { locked: false, empty: false };
    const { locked, empty } = failure.status === 0 ? await packHere().catch(() => nothing) : nothing;
    return { failure: locked ? null : failure, locked, empty };
  }
  // Nothing else opens before they have a password of their own.
  if (known && session.login?.must_change_password && url.pathname !== '/compte') redirect(307, '/compte');
  if (known) return { failure: null, locked: false };
  redirect(307, '/connexion' + (url.pathname === '/' ? '' : `?retour=${encodeURIComponent(url.pathname)}`));
}
