// What was pressed last, so that whatever it opened gives the focus back when it closes. The button is often taken off
// the page while its form is there, and made again afterwards: it is then found by what it says.

interface Opener {
  element: HTMLElement;
  says: string;
  /** Pressed with Enter or the space bar. */
  keyboard: boolean;
  path: string;
}

let last: Opener | null = null;
const words = (element: Element) => element.textContent?.trim() ?? '';

/** Watches every press, from the first screen on. */
export function watchPresses(): () => void {
  const press = (event: MouseEvent) => {
    const element = (event.target as Element | null)?.closest<HTMLElement>('button, summary');
    const { pathname: path } = location;
    if (element) last = { element, says: words(element), keyboard: event.detail === 0, path };
  };
  document.addEventListener('click', press, true);
  return () => document.removeEventListener('click', press, true);
}

/** The button that opened what is being shown now; none when a page was opened instead. */
const opener = (): Opener | null => (last?.path === location.pathname ? last : null);

/** Nothing has the focus: what had it is gone. */
const lost = () => !document.activeElement || document.activeElement === document.body;

/** Only where the focus is lost: whoever is somewhere else already stays there. */
function backTo(from: Opener, frames = 30): void {
  if (!lost() || location.pathname !== from.path) return;
  const all = [...document.querySelectorAll<HTMLElement>('main button, main summary')];
  const again = from.element.isConnected ? from.element : all.find((each) => words(each) === from.says);
  if (again) again.focus();
  else if (frames) requestAnimationFrame(() => backTo(from, frames - 1));
}

/**
 * For what a button opens on the page. From the keyboard its first field has the focus; Escape closes it while nothing
 * was typed or sent; once it is gone the focus is back on its button. A dialog has its own way back.
 */
export const opened = (close?: () => void) => (part: HTMLElement) => {
  const from = opener();
  if (!from || part.closest('[role=dialog]')) return;
  let typed = false;
  const held = document.activeElement;
  if (from.keyboard && (held === from.element || lost()))
    part.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea')?.focus();
  const begun = () => (typed = true);
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !close || typed) return;
    event.preventDefault();
    close();
  };
  const listened = [part, from.element];
  for (const each of listened) each.addEventListener('keydown', key);
  for (const each of ['input', 'submit']) part.addEventListener(each, begun);
  return () => {
    for (const each of listened) each.removeEventListener('keydown', key);
    for (const each of ['input', 'submit']) part.removeEventListener(each, begun);
    requestAnimationFrame(() => backTo(from));
  };
};
