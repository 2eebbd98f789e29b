import { redirect } from '@sveltejs/kit';
import { ApiError } from '#lib/api/client.ts';
import { session } from '#lib/session.svelte.ts';

/** Nobody reaches a screen without being known; where they wanted to go is kept for after. */
export async function load({ url }: { url: URL }): Promise<{ failure: ApiError | null }> {
  try {
    if (await session.recall()) return { failure: null };
  } catch (cause) {
    return { failure: cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' }) };
  }
  redirect(307, '/connexion' + (url.pathname === '/' ? '' : `?retour=${encodeURIComponent(url.pathname)}`));
}
