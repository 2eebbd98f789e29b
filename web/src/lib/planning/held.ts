// What was held in a period, as the page says it: month after month, each evening or workshop once.
import type { HeldList, HeldOnce, PlanSession } from '#lib/api/types.ts';

/** A list of its own; the kind is the server's, `voir` is how the address says it. */
export interface HeldTab {
  kind: 'evenings' | 'workshops' | 'all' | 'meetings';
  path: string;
  voir: string | null;
  needs: 'plan.read' | 'family.read';
}
const tenues = { path: '/planning/tenues', needs: 'plan.read' } as const;
const evenings: HeldTab = { ...tenues, kind: 'evenings', voir: null };
export const meetingsTab: HeldTab = {
  kind: 'meetings',
  path: '/planning/rendez-vous',
  voir: null,
  needs: 'family.read',
};
export const heldTabs: HeldTab[] = [
  evenings,
  { ...tenues, kind: 'workshops', voir: 'ateliers' },
  meetingsTab,
  { ...tenues, kind: 'all', voir: 'toutes' },
];

export function sessionsTab(voir: string | null): HeldTab {
  return heldTabs.find((each) => each.voir === voir) ?? evenings;
}

export interface HeldDay {
  date: string;
  lines: HeldOnce[];
}
export interface Month {
  /** "2026-01-01" */
  key: string;
  held: number;
  cancelled: number;
  days: HeldDay[];
}

/** The newest month first, and in it the newest day: what is checked is most often what has just happened. */
export function monthsOf(list: HeldList): Month[] {
  const months: Month[] = [];
  for (const line of list.lines) {
    const key = `${line.date.slice(0, 7)}-01`;
    if (months[0]?.key !== key) months.unshift({ key, held: 0, cancelled: 0, days: [] });
    const [month] = months;
    if (!month) continue;
    month[line.held ? 'held' : 'cancelled'] += 1;
    if (month.days[0]?.date !== line.date) month.days.unshift({ date: line.date, lines: [] });
    month.days[0]?.lines.push(line);
  }
  return months;
}

/** The sessions of one evening that say the same thing are one line of it: the groups of a fête, its hours once. */
export function partsOf({ sessions }: HeldOnce): PlanSession[][] {
  const same = (a: PlanSession, b: PlanSession) =>
    a.starts === b.starts &&
    a.ends === b.ends &&
    a.activity === b.activity &&
    a.title === b.title &&
    a.state === b.state &&
    a.cancel_reason === b.cancel_reason;
  const parts: PlanSession[][] = [];
  for (const session of sessions) {
    const part = parts.find(([first]) => first && same(first, session));
    if (part) part.push(session);
    else parts.push([session]);
  }
  return parts;
}
