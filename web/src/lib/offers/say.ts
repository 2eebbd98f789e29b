// What a list is, who may go and how many places are left, in the words one would use on the phone.
import { sayWaits } from '#lib/messages/waits.ts';
import type {
  DueDocument,
  HolidayShare,
  OfferNews,
  OfferPrice,
  OfferRow,
  OfferWarning,
  PlaceRequest,
} from '#lib/api/types.ts';
import { query } from '#lib/api/client.ts';
import {
  dayOf,
  inDays,
  sayDate,
  sayDay,
  sayDayOfMonth,
  sayTime,
  sayWeekday,
  sentence,
  today,
} from '#lib/words/dates.ts';
import { choice, t, words } from '#lib/words/messages.svelte.ts';

type Dated = Pick<OfferRow, 'starts_on' | 'ends_on'>;
type Timed = Dated & Pick<OfferRow, 'kind' | 'weekday' | 'day_starts' | 'day_ends'>;

/** The lists of this school year, and those already made for the next. */
export const offersPath = (from = '') => '/offers' + query({ from, until: inDays(400) });

/** "du 21 au 24 décembre 2026"; a single day is said alone. */
export function sayDates({ starts_on, ends_on }: Dated): string {
  if (starts_on === ends_on) return t('web.offers.on', { day: sayDay(starts_on) });
  const sameYear = starts_on.slice(0, 4) === ends_on.slice(0, 4);
  const sameMonth = starts_on.slice(0, 7) === ends_on.slice(0, 7) && words.language === 'fr';
  const [, month, day] = starts_on.split('-');
  const first = Number(day) === 1 ? '1er' : String(Number(day));
  const from = sameMonth && month ? first : sameYear ? sayDayOfMonth(starts_on) : sayDate(starts_on);
  return t('web.date.between', { from, until: sayDate(ends_on) });
}

const sayHours = (from: string, until: string) => t('web.date.span', { from: sayTime(from), until: sayTime(until) });

/** "Mercredi 14 h – 16 h · du …" for a club, "Du 21 au 24 décembre 2026 · 9 h – 17 h" otherwise. */
export function sayWhen(offer: Timed): string {
  const hours = sayHours(offer.day_starts, offer.day_ends);
  if (offer.kind !== 'club') return `${sentence(sayDates(offer))} · ${hours}`;
  const day = offer.weekday ? sentence(sayWeekday(offer.weekday)) : '';
  return `${[day, hours].filter(Boolean).join(' ')} · ${sayDates(offer)}`;
}

/** "de 6 à 11 ans" */
export function sayAges({ min_age, max_age }: Pick<OfferRow, 'min_age' | 'max_age'>): string {
  if (min_age !== null && max_age !== null) return t('web.offers.ages', { from: min_age, until: max_age });
  if (min_age !== null) return t('web.offers.ages_from', { from: min_age });
  return max_age === null ? '' : t('web.offers.ages_until', { until: max_age });
}

/** "3 places libres sur 16", "Complet, 5 en attente", "24 demandes pour 16 places". */
export function saySeats(row: Pick<OfferRow, 'places' | 'free' | 'asked' | 'waiting' | 'placed'>): string {
  const { places, free, asked, waiting, placed } = row;
  if (asked && !placed) return t('web.offers.seats_asked', { asked, places });
  if (free > 0) return t('web.offers.seats_left', { free, places });
  return waiting ? t('web.offers.seats_waiting', { waiting, places }) : t('web.offers.seats_full', { places });
}

/** Where the list stands, and until when: nothing when the dates of the list say it already. */
export function sayStage(row: OfferRow): string {
  if (row.state === 'announced') return t('web.offers.opens', { day: sayDayOfMonth(row.opens_on) });
  if (row.state === 'open') {
    const last = row.closes_on === today();
    return last ? t('web.offers.closes_today') : t('web.offers.closes', { day: sayDayOfMonth(row.closes_on) });
  }
  return choice('offer_state', row.state);
}

/** What a director has to do about it, most pressing first. */
export function sayToDo(row: OfferRow): string[] {
  if (row.state === 'cancelled' || row.state === 'over') return [];
  return [
    row.to_decide && t('web.offers.to_decide', { count: row.to_decide }),
    row.documents_missing && t('web.offers.documents_missing', { count: row.documents_missing }),
  ].filter((each) => typeof each === 'string');
}

/** "3 jours sur 10, but 5" */
export function sayShare(share: Pick<HolidayShare, 'placed' | 'base' | 'target'>): string {
  return t('web.offers.share', { placed: share.placed, base: share.base, target: share.target });
}

export function sayMoney(cents: number): string {
  const digits = cents % 100 ? 2 : 0;
  return new Intl.NumberFormat(words.locale, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(cents / 100);
}

export function sayPrice(price: OfferPrice): string {
  const money = price.cents ? sayMoney(price.cents) : t('web.offers.free_of_charge');
  const whom = price.up_to === null ? '' : t('web.offers.up_to', { quotient: price.up_to });
  return [money, whom].filter(Boolean).join(' · ');
}

/** What must be known before a place is given. */
export function sayOfferWarning({ kind, detail }: OfferWarning): string {
  const name = kind === 'authorisation' ? choice('authorisation_kind', detail) : detail;
  return t(`web.offers.warning.${kind}`, { detail: name, count: Number(detail) || 0 });
}

export const missing = (documents: DueDocument[]) =>
  documents.filter((each) => each.needed === 'required' && !each.received_on);

/** "n° 12, par la famille, le 20 novembre" */
export function sayAsked(request: PlaceRequest): string {
  const day = sayDayOfMonth(dayOf(request.asked_at));
  const said = request.asked_by
    ? t('web.offers.asked_by_team', { number: request.number, name: request.asked_by.name, day })
    : t('web.offers.asked_by_family', { number: request.number, day });
  return [said, request.late && t('web.offers.late')].filter(Boolean).join(', ');
}

/** "Saïd P." or the whole name, as much as this reader may see. */
export function sayChild(each: { child: { first_name: string; initial: string }; last_name: string | null }): string {
  return `${each.child.first_name} ${each.last_name ?? each.child.initial}`;
}

/** "3 familles prévenues, une est à appeler." */
export function sayTold({ families, unreachable, waits }: OfferNews): string {
  return [t('web.offers.told', { families: families - waits.too_late, unreachable }), ...sayWaits(waits)].join(' ');
}

/** Why a child stands where it stands, when somebody left the rule or said no. */
export function sayWhyThere({ reason, decided_by }: PlaceRequest): string {
  return reason ? t('web.offers.because', { reason, name: decided_by?.name ?? '' }) : '';
}
