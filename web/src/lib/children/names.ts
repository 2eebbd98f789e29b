import type { Child, ChildRow, Guardian } from '#lib/api/types.ts';
import { session } from '#lib/session.svelte.ts';
import { sayDate, sayShare } from '#lib/words/dates.ts';
import { t, words } from '#lib/words/messages.svelte.ts';

type Named = { first_name: string; initial: string; last_name?: string | null };

/** As much of the name as this reader may see. */
export function childName(child: Named): string {
  return child.last_name ? `${child.first_name} ${child.last_name}` : `${child.first_name} ${child.initial}`;
}

/** Whose surname is said has a file this reader may open; the others are only counted in. */
export function hasFile(child: Named): boolean {
  return session.may('child.read') && Boolean(child.last_name);
}

/** "+33639980016" → "06 39 98 00 16"; a number from elsewhere stays as it is. */
export function sayPhone(phone: string): string {
  const french = phone.replace(/\s/g, '').match(/^(?:\+33|0)(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/);
  return french ? `0${french.slice(1).join(' ')}` : phone;
}

export function fullName(child: Child): string {
  const family = child.usage_name || child.birth_name;
  return family ? `${child.given_names ?? child.first_name} ${family}` : childName(child);
}

export function personName(person: Guardian): string {
  return `${person.given_names} ${person.usage_name}`;
}

/** "12 sur 14", never a bare percentage: the n is said. */
export function sayAttendance(attendance: ChildRow['attendance']): string {
  return attendance?.n ? t('web.children.attended', { k: attendance.k, n: attendance.n }) : '';
}

export function shareOf(k: number, n: number): string {
  return n ? sayShare(k / n) : '';
}

export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}

export function languageName(code: string): string {
  return new Intl.DisplayNames([words.locale], { type: 'language' }).of(code) ?? code;
}

export function sayPeriod(from: string, until: string | null): string {
  return until
    ? t('web.date.between', { from: sayDate(from), until: sayDate(until) })
    : t('web.date.since', { day: sayDate(from) });
}
