import { redirect } from '@sveltejs/kit';
import { ApiError, whenInContact } from '#lib/api/client.ts';
import { clock } from '#lib/offline/clock.ts';
import { network } from '#lib/offline/network.svelte.ts';
import { phoneWorksOffline, session } from '#lib/session.svelte.ts';
import { words } from '#lib/words/messages.svelte.ts';

whenInContact(
  (server, asked, answered) => {
    clock.learn(server, asked, answered);
    network.reached = true;
  },
  () => (network.reached = false),
);

/** What the screens under an address say alone: brought before they are shown. */
const said: Record<string, string[]> = {
  activite: ['activity'],
  encadrement: ['team'],
  enfants: ['child', 'children'],
  equipe: ['team'],
  faits: ['fact', 'incident'],
  groupes: ['groups'],
  impact: ['impact'],
  messages: ['messages'],
  orientations: ['referrals', 'decide', 'duplicates', 'admission'],
  planning: ['planning'],
  seances: ['departure'],
  soirs: ['team'],
  suivis: ['follow_up'],
  '/reglages': ['users'],
  '/reglages/calendrier': ['calendar'],
  '/reglages/etablissements': ['places', 'address'],
  '/reglages/liens': ['links'],
  '/reglages/quartiers': ['zones'],
  '/reglages/suivi': ['follow_up', 'hours'],
};

interface Opening {
  failure: ApiError | null;
  /** No network, and a pack that a code opens. */
  locked: boolean;
}

async function packIsHere(): Promise<boolean> {
  if (!phoneWorksOffline()) return false;
  const { pack } = await import('#lib/offline/pack.svelte.ts');
  await pack.look();
  return pack.there;
}

/** Nobody reaches a screen without being known; where they wanted to go is kept for after. */
export async function load({ url }: { url: URL }): Promise<Opening> {
  const coming = words.need(...(said[url.pathname] ?? said[url.pathname.split('/')[1] ?? ''] ?? []));
  let known = false;
  try {
    known = await session.recall();
    await coming;
  } catch (cause) {
    const failure = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
    const locked = failure.status === 0 && (await packIsHere().catch(() => false));
    return { failure: locked ? null : failure, locked };
  }
  // Nothing else opens before they have a password of their own.
  if (known && session.login?.must_change_password && url.pathname !== '/compte') redirect(307, '/compte');
  if (known) return { failure: null, locked: false };
  redirect(307, '/connexion' + (url.pathname === '/' ? '' : `?retour=${encodeURIComponent(url.pathname)}`));
}
