// What is typed of a list, and what is sent of it: from nothing, from the list itself, or from a former one.
import type { Offer, OfferEdit, OfferRow } from '#lib/api/types.ts';
import { whole } from '#lib/form.svelte.ts';
import { addDays, weekdayOf } from '#lib/planning/plan.ts';
import { today } from '#lib/words/dates.ts';

export interface PriceTyped {
  label: string;
  up_to: string;
  euros: string;
}
export interface PaperTyped {
  kind: string;
  due_on: string;
  needed: 'required' | 'wished';
}
export type Typed = ReturnType<typeof start>;

export const kinds: OfferRow['kind'][] = ['club', 'holiday_week', 'stay'];
export const criteria = ['fewest_holidays', 'never_stayed', 'siblings_together'] as const;
export const dueKinds = [
  'participation',
  'health_form',
  'vaccination',
  'insurance',
  'medical_certificate',
  'swimming',
  'identity',
  'payment',
  'family_quotient',
  'other',
] as const;
/** What children do at a club: a sport, unless somebody says otherwise. */
export const clubActivities = ['sports_club', 'evening_workshop', 'outing', 'study_support', 'family_time'];
export const ways: Offer['transport'][] = ['none', 'bus', 'walk', 'train'];

const text = (value: string | number | null | undefined) =>
  value === null || value === undefined ? '' : String(value);

/** A club meets while there is school: half of the holidays says nothing of who comes first. */
export const fits = (kind: OfferRow['kind'], criterion: string) => kind !== 'club' || criterion !== 'fewest_holidays';

/** Cents as one writes euros: "12" or "12,50". */
const euros = (cents: number) => (cents % 100 ? (cents / 100).toFixed(2).replace('.', ',') : String(cents / 100));

/** "12,50" → 1250; what is no amount goes as it is, and the server says so. */
export function cents(typed: string): number | string {
  const found = /^(\d{1,6})(?:[.,](\d{1,2}))?\s*€?$/.exec(typed.trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : typed;
}

function ruleOf(offer?: Offer) {
  const kept = offer?.rule.criteria ?? ['fewest_holidays', 'siblings_together'];
  return { criteria: [...kept], last: (offer?.rule.last ?? 'draw') as string };
}

/** The dates of a former list are history: they are asked for anew. */
export function start(offer?: Offer, use: 'edit' | 'copy' = 'edit') {
  const row = offer?.row;
  const dated = use === 'edit' ? row : undefined;
  const prices: PriceTyped[] = (offer?.prices ?? []).map((each) => ({
    label: each.label,
    up_to: text(each.up_to),
    euros: euros(each.cents),
  }));
  const papers: PaperTyped[] = (offer?.documents ?? []).map((each) => ({
    ...each,
    due_on: use === 'edit' ? each.due_on : '',
  }));
  return {
    kind: row?.kind ?? ('stay' as OfferRow['kind']),
    title: text(row?.title),
    place: text(row?.place),
    provider: text(row?.provider),
    provider_phone: text(offer?.provider_phone),
    weekday: text(row?.weekday ?? 3),
    starts_on: text(dated?.starts_on),
    ends_on: text(dated?.ends_on),
    day_starts: text(row?.day_starts ?? '09:00'),
    day_ends: text(row?.day_ends ?? '17:00'),
    min_age: text(row?.min_age),
    max_age: text(row?.max_age),
    places: text(row?.places ?? 16),
    ...ruleOf(offer),
    opens_on: dated?.opens_on ?? today(),
    closes_on: text(dated?.closes_on),
    prices,
    papers,
    meeting_point: text(offer?.meeting_point),
    transport: offer?.transport ?? ('none' as const),
    departs_at: text(offer?.departs_at),
    returns_at: text(offer?.returns_at),
    leader: text(row?.leader?.id),
    activity: row?.kind === 'club' ? text(offer?.activity) : 'sports_club',
    theme: text(offer?.theme),
    // As usual is left unsaid: it follows the nights and the day.
    regime: offer && offer.regime !== offer.supervision.usual ? (offer.regime as string) : '',
    ratio_rule: text(offer?.ratio_rule === 'of_regime' ? '' : offer?.ratio_rule),
  };
}

/** The day on which one looks at who is free: the next of a club, the first of the others. */
export function firstDay({ kind, weekday, starts_on }: Typed): string {
  if (kind !== 'club' || !starts_on) return starts_on;
  let day = starts_on > today() ? starts_on : today();
  while (weekdayOf(day) !== Number(weekday)) day = addDays(day, 1);
  return day;
}

/** A number that was typed, or nothing. */
const number = (typed: string) => (typed.trim() ? (whole(typed) as number) : null);

export function bodyOf(typed: Typed, offer?: Offer): OfferEdit {
  const club = typed.kind === 'club';
  const days = {
    weekday: club ? Number(typed.weekday) : null,
    starts_on: typed.starts_on,
    // A single day is said once.
    ends_on: typed.ends_on || typed.starts_on,
    day_starts: typed.day_starts,
    day_ends: typed.day_ends,
  };
  return {
    kind: typed.kind,
    title: typed.title,
    place: typed.place || null,
    provider: typed.provider || null,
    provider_phone: typed.provider_phone || null,
    ...days,
    nights: offer?.row.ends_on === days.ends_on && offer.row.starts_on === days.starts_on ? offer.row.nights : null,
    min_age: number(typed.min_age),
    max_age: number(typed.max_age),
    places: whole(typed.places) as number,
    rule: {
      criteria: typed.criteria.filter((each) => fits(typed.kind, each)),
      last: typed.last as OfferEdit['rule']['last'],
    },
    opens_on: typed.opens_on,
    closes_on: typed.closes_on,
    prices: typed.prices.map((each) => ({
      label: each.label,
      up_to: number(each.up_to),
      cents: cents(each.euros) as number,
    })),
    documents: typed.papers.map((each) => ({
      kind: each.kind as NonNullable<OfferEdit['documents']>[number]['kind'],
      due_on: each.due_on,
      needed: each.needed,
    })),
    meeting_point: typed.meeting_point || null,
    transport: typed.transport,
    departs_at: typed.departs_at || null,
    returns_at: typed.returns_at || null,
    leader: typed.leader || null,
    activity: club && typed.activity !== 'sports_club' ? (typed.activity as OfferEdit['activity']) : null,
    theme: (typed.theme || null) as OfferEdit['theme'],
    regime: (typed.regime || null) as OfferEdit['regime'],
    ratio_rule: (typed.ratio_rule || null) as OfferEdit['ratio_rule'],
  };
}
