import type { LeavingEnds, Returned } from '#lib/api/types.ts';
import { t } from '#lib/words/messages.svelte.ts';

const names = (list: { name: string }[]) => list.map((each) => each.name).join(', ');

/** What the leaving does, a sentence a thing; nothing is left for later. */
export function sayEnds(name: string, ends: LeavingEnds): string[] {
  const { groups, placed, waiting, links } = ends;
  return [
    groups.length ? t('web.leaving.groups', { count: groups.length, names: names(groups) }) : '',
    placed.length ? t('web.leaving.placed', { count: placed.length, names: names(placed) }) : '',
    waiting.length ? t('web.leaving.waiting', { count: waiting.length, names: names(waiting) }) : '',
    links ? t('web.leaving.links', { name }) : '',
    t('web.leaving.file'),
  ].filter(Boolean);
}

/** That the child is back, and what could not be given back. */
export function sayReturned(name: string, lost: Returned['lost']): string {
  return lost.length
    ? t('web.leaving.returned_but', { name, names: names(lost) })
    : t('web.leaving.returned', { name });
}
