import { redirect } from '@sveltejs/kit';
import { ApiError } from '#lib/api/client.ts';
import { session } from '#lib/session.svelte.ts';

/** Nobody reaches a screen without being known; where they wanted to go is kept for after. */
export async function load({ url }: { url: URL }): Promise<{ failure: ApiError | null }> {
  let known = false;
  try {
    known = await session.recall();
  } catch (cause) {
    return { failure: cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' }) };
  }
  // Nothing else opens before they have a password of their own.
  if (known && session.login?.must_change_password && url.pathname !== '/compte') redirect(307, '/compte');
  if (known) return { failure: null };
  redirect(307, '/connexion' + (url.pathname === '/' ? '' : `?retour=${encodeURIComponent(url.pathname)}`));
}
