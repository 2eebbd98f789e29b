// The week as people say it. A day is local text ("2026-01-12"); it is moved at noon UTC, where no clock changes.
import type { PlanSession, Week, WeekDay } from '#lib/api/types.ts';
import { localTime, nowInstant, sayDay, sayDayOfMonth, sayTime, sentence, today } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string) => new Date(`${day}T12:00:00Z`).getUTCDay() || 7;

export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

export function sayHours({ starts, ends }: { starts: string; ends: string }): string {
  return t('web.date.span', { from: sayTime(starts), until: sayTime(ends) });
}

/** "du 23 au 29 novembre": the month is said once when it is one. */
export function sayWeek(monday: string): string {
  const sunday = addDays(monday, 6);
  const from = monday.slice(0, 7) === sunday.slice(0, 7) ? String(Number(monday.slice(8))) : sayDayOfMonth(monday);
  return t('web.planning.title', { from, until: sayDayOfMonth(sunday) });
}

/** What the session is: its own title, else its activity. */
export function sayWhat(session: PlanSession): string {
  return session.title ?? choice('activity', session.activity);
}

/** How far its roll call is; a session that has begun is no longer to come. Empty when none is expected. */
export function sayRoll({ roll, date, starts }: PlanSession): string {
  const begun = date === today() && starts <= localTime(nowInstant());
  if (roll === 'to_come' && begun) return t('web.today.roll_todo');
  return roll === 'none' ? '' : choice('roll_state', roll);
}

/** "Comètes, lundi 12 janvier, 16 h 45": what a dialog or a button is about. */
export function sayWhich(session: PlanSession): string {
  return [session.group.name, sayDay(session.date), sayTime(session.starts)].join(', ');
}

/** Why nobody comes that day, or when there is class; empty when there is nothing to say. */
export function sayKind(day: WeekDay): string {
  if (day.kind === 'school_holiday' || day.kind === 'public_holiday' || day.kind === 'closure')
    return day.label ?? choice('day_kind', day.kind);
  if (day.classes && day.classes !== 'whole_day' && day.kind === 'school_day') return choice('classes', day.classes);
  return '';
}

export function isOff(day: WeekDay): boolean {
  return day.kind === 'school_holiday' || day.kind === 'public_holiday' || day.kind === 'closure';
}

/** A weekend with nothing in it leaves its room to the others. */
export function daysShown(week: Week): WeekDay[] {
  return week.days.filter(
    (day, index) => index < 5 || week.sessions.some((each) => each.date === day.date) || day.kind === 'closure',
  );
}

export interface Row {
  key: string;
  label: string;
  /** A mini-group is expected every day: where it has none, that is said. */
  daily: boolean;
  of: (session: PlanSession) => boolean;
}

/** The lists with places that meet in the week: clubs, stays, holiday weeks. */
function listsOf(week: Week): Week['groups'] {
  const known = new Set(week.groups.map(({ id }) => id));
  const lists = new Map(
    week.sessions.filter(({ group }) => !known.has(group.id)).map(({ group }) => [group.id, group]),
  );
  return [...lists.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The lines of the table: an hour each, or a group each. */
export function rowsOf(week: Week, by: 'hour' | 'group'): Row[] {
  const rows = (groups: Week['groups'], daily: boolean) =>
    groups.map(({ id, name }): Row => ({
      key: id,
      label: name,
      daily,
      of: (session) => session.group.id === id,
    }));
  if (by === 'group') return [...rows(week.groups, true), ...rows(listsOf(week), false)];
  const hours = [...new Set(week.sessions.map((each) => each.starts))].sort();
  return hours.map((hour) => ({
    key: hour,
    label: sentence(sayTime(hour)),
    daily: false,
    of: (session) => session.starts === hour,
  }));
}

/** The body that keeps a session as it is, for changing one thing of it. */
export function bodyOf(session: PlanSession): Record<string, unknown> {
  return {
    date: session.date,
    starts: session.starts,
    ends: session.ends,
    activity: session.activity,
    title: session.title,
    room: session.room,
    leader: session.leader?.id ?? null,
    provider: session.provider,
    theme: session.theme,
    regime: session.regime,
    ratio_rule: session.ratio_rule,
  };
}

export const activities = [
  'evening_workshop',
  'study_support',
  'sports_club',
  'outing',
  'holiday_stay',
  'family_time',
  'parents_workshop',
  'individual_meeting',
  'training',
];
export const themes = ['core_knowledge', 'self_building', 'life_skills', 'openness', 'citizenship', 'values'];
export const regimes = [
  'acm_peri',
  'acm_extra',
  'stay',
  'short_stay',
  'accessory_stay',
  'clas_only',
  'sport_club',
  'none',
];
export const ratioRules = ['of_regime', 'walk', 'swimming'];
