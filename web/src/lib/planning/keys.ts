// Arrows from one session to another, j and k along the week, shift and arrows from week to week, t for today.
import { shortcuts } from '#lib/shell/shortcuts.svelte.ts';

export interface WeekMoves {
  previous: () => void;
  next: () => void;
  today: () => void;
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

/** The sessions on the screen, in the order of the week. */
function cards(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>('[data-session]')].filter(
    (each) => each.offsetParent !== null,
  );
  return all.sort((a, b) => (a.dataset.order ?? '').localeCompare(b.dataset.order ?? ''));
}

function dayOf(card: HTMLElement): string {
  return card.dataset.day ?? '';
}

/** Along the week: the one before or after; without any, the first. */
function along(step: 1 | -1): void {
  const all = cards();
  const at = all.indexOf(document.activeElement as HTMLElement);
  (at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)])?.focus();
}

/** To another day that has sessions, at the same height in it. */
function across(step: 1 | -1): void {
  const all = cards();
  const here = all.find((each) => each === document.activeElement);
  if (!here) return along(step);
  const days = [...new Set(all.map(dayOf))];
  const day = days[days.indexOf(dayOf(here)) + step];
  if (day === undefined) return;
  const height = all.filter((each) => dayOf(each) === dayOf(here)).indexOf(here);
  const there = all.filter((each) => dayOf(each) === day);
  there[Math.min(height, there.length - 1)]?.focus();
}

export function weekKey(event: KeyboardEvent, moves: WeekMoves): void {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector('[role=dialog]')) return;
  const acts: Record<string, () => void> = {
    ArrowRight: event.shiftKey ? moves.next : () => across(1),
    ArrowLeft: event.shiftKey ? moves.previous : () => across(-1),
    ArrowDown: () => along(1),
    ArrowUp: () => along(-1),
    ...(shortcuts.on && { j: () => along(1), k: () => along(-1), t: moves.today }),
  };
  const act = acts[event.key];
  const onCard = document.activeElement instanceof HTMLElement && 'session' in document.activeElement.dataset;
  // The arrows up and down scroll the page, except from one session to another.
  if (!act || (/^Arrow(Up|Down)$/.test(event.key) && !onCard)) return;
  event.preventDefault();
  act();
}
