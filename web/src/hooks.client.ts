import type { HandleClientError } from '@sveltejs/kit/hooks';

/** Files of a screen that did not come, as each browser says it. */
const notCome = /^(Unable to preload|Failed to fetch dynamically|error loading dynamically|Importing a module script)/;

// The screen says it to whoever reads; the console is for what is broken.
export const handleError: HandleClientError = ({ kind, error }) => {
  if (kind === 'unknown' && !(error instanceof Error && notCome.test(error.message))) console.error(error);
};
