import { redirect } from '@sveltejs/kit';
import { session } from '#lib/session.svelte.ts';
import { settings } from '#lib/settings/settings.ts';

/** Someone who may not see the users lands on the first setting that is theirs. */
export async function load({ parent }: { parent: () => Promise<unknown> }): Promise<void> {
  await parent();
  const first = settings.find((each) => session.may(each.needs));
  if (first && first.href !== '/reglages') redirect(307, first.href);
}
