// Dates and numbers as people say them: "mardi 24 novembre, 16 h 45", "79 %".
import { clock } from '#lib/offline/clock.ts';
import { t, words } from './messages.svelte.ts';

const zone = 'Europe/Paris';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = words.locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(words.locale, options);
    formats.set(key, found);
  }
  return found;
}

/** In French the first of the month is "1er". */
function ordinal(text: string): string {
  return words.language === 'fr' ? text.replace(/(^|\s)1 /, '$11er ') : text;
}

/** A local day is read at noon UTC, where no time zone of ours changes its date. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** "16:45" → "16 h 45", "14:00" → "14 h". */
export function sayTime(time: string): string {
  const [hours = '0', minutes = '00'] = time.split(':');
  return minutes === '00'
    ? t('web.date.hour', { hours: Number(hours) })
    : t('web.date.time', { hours: Number(hours), minutes });
}

/** "lundi 12 janvier" */
export function sayDay(day: string): string {
  return ordinal(format({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(noon(day)));
}

/** "12 janvier" */
export function sayDayOfMonth(day: string): string {
  return ordinal(format({ day: 'numeric', month: 'long', timeZone: 'UTC' }).format(noon(day)));
}

/** "12 janvier 2026" */
export function sayDate(day: string): string {
  return ordinal(format({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(day)));
}

/** "janvier 2026" */
export function sayMonth(day: string): string {
  return format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(noon(day));
}

/** "12/01/2026", for columns. */
export function shortDate(day: string): string {
  return format({ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(noon(day));
}

/** "16:45", the local time of an instant, as the server writes times. */
export function localTime(instant: string): string {
  const parts = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).formatToParts(
    new Date(instant),
  );
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '00';
  return `${part('hour')}:${part('minute')}`;
}

/** "16 h 45", the local time of an instant. */
export function sayClock(instant: string): string {
  return sayTime(localTime(instant));
}

/** "lundi 12 janvier, 16 h 45" */
export function sayInstant(instant: string): string {
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(new Date(instant));
  return t('web.date.day_and_time', { day: ordinal(day), time: sayClock(instant) });
}

let days: Intl.DateTimeFormat | undefined;

/** The local day of an instant. */
export function dayOf(instant: string): string {
  days ??= new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return days.format(new Date(instant));
}

/** The instant, as the server last said it: a phone may be days wrong. */
export function nowInstant(): string {
  return new Date(clock.best()).toISOString();
}

export function today(): string {
  return dayOf(nowInstant());
}

/** The last day of what ends at an instant: a link that ends at midnight does not open that day. */
export function lastDayOf(end: string): string {
  return dayOf(new Date(Date.parse(end) - 1).toISOString());
}

/** The local day so many days from now. */
export function inDays(days: number): string {
  return dayOf(new Date(Date.parse(`${today()}T12:00:00Z`) + days * 86_400_000).toISOString());
}

/** "lundi" for 1 … "dimanche" for 7. */
export function sayWeekday(weekday: number): string {
  return format({ weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday, 12)));
}

/** 0.786 → "79 %" */
export function sayShare(share: number): string {
  return new Intl.NumberFormat(words.locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

export function sayNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(words.locale, { maximumFractionDigits: digits }).format(value);
}

/** Upper case for the first letter of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase(words.locale) + text.slice(1);
}

/** The school year of a day: "2025-2026" from September, or from an earlier month of its start. */
export function schoolYear(day: string, from = 9): string {
  const [year = '2026', month = '1'] = day.split('-');
  const start = Number(month) >= from ? Number(year) : Number(year) - 1;
  return `${start}-${start + 1}`;
}
