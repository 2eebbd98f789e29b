// Parts of a page that come when they are seen are all asked for before it is printed.
const asked = new Set<() => void>();
const longestMs = 5000;

/** Called when the page is wanted whole; returns what forgets it. An address with ?print wants it from the start. */
export function wholePage(show: () => void): () => void {
  if (new URLSearchParams(location.search).has('print')) show();
  asked.add(show);
  return () => void asked.delete(show);
}

/** Ends when every part is there and none waits for its answer any more. */
export async function pageIsWhole(): Promise<void> {
  asked.forEach((show) => show());
  const until = performance.now() + longestMs;
  do await new Promise((frame) => requestAnimationFrame(frame));
  while (document.querySelector('main :is([data-coming], .skeleton)') && performance.now() < until);
}
