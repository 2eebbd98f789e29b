// A sheet has a width of its own: while the page is printed, plots are drawn for it and not for the screen, whose width
// on a phone is half of it.
import { flushSync } from 'svelte';

/** An upright A4 less the margins of app.css, in CSS pixels. */
export const sheetWidth = 688;

let printing = $state(false);
export const onPaper = (): boolean => printing;

// The page is taken as it is when these are over.
addEventListener('beforeprint', () => flushSync(() => (printing = true)));
addEventListener('afterprint', () => (printing = false));
