// The State's form as it is filled: texts beside what the server keeps.
import type { IncidentForm } from '#lib/api/types.ts';

/** The texts of the form, in its own order. */
export const passages = [
  'staff',
  'account',
  'danger_steps',
  'victim_steps',
  'author_steps',
  'families_informed',
] as const;

export type Filled = Record<
  (typeof passages)[number] | 'department' | 'day' | 'time' | 'category' | 'other_type',
  string
> & {
  types: string[];
};

const local = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

export function filled(form: IncidentForm): Filled {
  const [day = '', time = ''] = local.format(new Date(form.occurred_at)).split(' ');
  const texts = Object.fromEntries(passages.map((each) => [each, form[each] ?? '']));
  return {
    ...(texts as Record<(typeof passages)[number], string>),
    department: form.department,
    day,
    time,
    category: form.category ?? '',
    other_type: form.other_type ?? '',
    types: [...(form.types ?? [])],
  };
}

/** A local day and time of ours as an instant, whatever the time zone of the screen. */
export function instantOf(day: string, time: string): string {
  const guess = new Date(`${day}T${time || '12:00'}:00Z`);
  if (Number.isNaN(guess.getTime())) return '';
  const seen = local.format(guess).replace(' ', 'T');
  return new Date(2 * guess.getTime() - new Date(`${seen}:00Z`).getTime()).toISOString();
}

export function sent(values: Filled): Record<string, unknown> {
  const texts = Object.fromEntries(passages.map((each) => [each, values[each].trim() || undefined]));
  return {
    ...texts,
    department: values.department.trim().toUpperCase(),
    occurred_at: instantOf(values.day, values.time),
    category: values.category || undefined,
    types: values.types,
    other_type: values.other_type.trim() || undefined,
  };
}
