import { whenRefused } from '#lib/api/client.ts';
import { words } from '#lib/words/messages.svelte.ts';

// The client is static files: the server of /api/v1 is the only one that knows anything.
export const ssr = false;
export const prerender = false;

whenRefused(words.refusals);

/** The letters come while the server says who is reading, not once there is something to write with them. */
function letters(): void {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--police').split(',')[0];
  void document.fonts?.load(`1rem ${family}`).catch(() => undefined);
}

export async function load(): Promise<void> {
  letters();
  await words.useRemembered();
}
