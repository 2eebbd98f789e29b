import { redirect } from '@sveltejs/kit';
import { session } from '#lib/session.svelte.ts';
import { places } from '#lib/shell/places.ts';

/** Home is the first place of this reader: Aujourd'hui for those who meet the children. */
export async function load({ parent }: { parent: () => Promise<{ failure: unknown }> }): Promise<void> {
  const { failure } = await parent();
  if (failure) return;
  redirect(307, places()[0]?.href ?? '/compte');
}
