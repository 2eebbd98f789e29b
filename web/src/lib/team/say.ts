// What is asked of somebody, in words.
import type { CheckRequirement, PersonAtWork } from '#lib/api/types.ts';
import { sayDate } from '#lib/words/dates.ts';
import { choice, t, words } from '#lib/words/messages.svelte.ts';

/** "Liste des cadres interdits : terminé le 3 mars 2026" */
export function sayRequirement(each: CheckRequirement): string {
  const kind = choice('check_kind', each.kind);
  if (each.standing === 'expired' && each.until) return t('web.team.ended_on', { kind, day: sayDate(each.until) });
  return t('web.team.stands', { kind, standing: choice('check_standing', each.standing) });
}

export function lacking(requirements: CheckRequirement[]): CheckRequirement[] {
  return requirements.filter((each) => each.standing !== 'ok');
}

/** Why somebody is on top of the list: what is missing, or ends soon. */
export function whyToSee(person: PersonAtWork): string[] {
  const out = lacking(person.requirements).map(sayRequirement);
  if (!out.length && person.ends_soon) out.push(t('web.team.ends_soon', { day: sayDate(person.ends_soon) }));
  return out;
}

export function sayPosts(person: PersonAtWork): string {
  return [...new Set(person.posts.map((post) => choice('work_profile', post.profile)))].join(', ');
}

/** Of a session: who was given it and works here no longer. A list kept on a phone for long names nobody. */
export function sayLeft(left: string[] | undefined): string {
  return left?.length ? t('web.team.to_replace', { count: left.length, names: left.join(', ') }) : '';
}

/** 150 → "2 h 30" */
export function sayMinutes(minutes: number): string {
  const rest = String(minutes % 60).padStart(2, '0');
  const hours = Math.floor(minutes / 60);
  return rest === '00' ? t('web.date.hour', { hours }) : t('web.date.time', { hours, minutes: rest });
}

/** "35", "17 h 30", "17:30", "17,5" → minutes; null when it says none. */
export function readMinutes(text: string): number | null {
  const said = text.trim().toLowerCase();
  const whole = /^(\d{1,3})\s*(?:[h:]\s*([0-5]?\d)?)?$/.exec(said);
  if (whole) return Number(whole[1]) * 60 + Number(whole[2] ?? 0);
  const part = /^(\d{1,3})[.,](\d{1,2})\s*h?$/.exec(said);
  return part ? Math.round(Number(`${part[1]}.${part[2]}`) * 60) : null;
}

/** 17820 → "178,20 €" */
export function sayEuros(cents: number): string {
  return new Intl.NumberFormat(words.locale, { style: 'currency', currency: 'EUR' }).format(cents / 100);
}
