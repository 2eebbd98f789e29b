import { whenRefused } from '#lib/api/client.ts';
import { words } from '#lib/words/messages.svelte.ts';

// The client is static files: the server of /api/v1 is the only one that knows anything.
export const ssr = false;
export const prerender = false;

whenRefused(words.refusals);

export async function load(): Promise<void> {
  await words.useRemembered();
}
