// What a list is, label by label: on its page and at the head of its sheet.
import type { Offer } from '#lib/api/types.ts';
import { sayPhone } from '#lib/children/names.ts';
import { sayDate, sayTime } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';
import { sayAges, sayPrice, sayWhen } from './say.ts';

export type Fact = [label: string, value: string];

function sayWay({ transport, departs_at, returns_at }: Offer): string {
  return [
    transport !== 'none' && choice('transport', transport),
    departs_at && t('web.offers.departs', { time: sayTime(departs_at) }),
    returns_at && t('web.offers.returns', { time: sayTime(returns_at) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "Club sportif · Baignade · Construction personnelle" */
function sayFrame({ regime, ratio_rule, theme, supervision, activity, row }: Offer): string {
  return [
    row.kind === 'club' && activity !== 'sports_club' && choice('activity', activity),
    choice('regime', regime),
    ratio_rule && ratio_rule !== 'of_regime' && choice('ratio_rule', ratio_rule),
    choice('theme', theme ?? supervision.usual_theme),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Only what is known. */
export function factsOf(offer: Offer): Fact[] {
  const { row } = offer;
  const facts: [string, string | null | undefined][] = [
    [t('web.offers.when'), sayWhen(row)],
    [t('web.offers.ages_label'), sayAges(row) || t('web.offers.every_age')],
    [t('web.offers.place'), row.place],
    [t('web.offers.leader'), row.leader?.name],
    [
      t('web.offers.provider'),
      [row.provider, offer.provider_phone && sayPhone(offer.provider_phone)].filter(Boolean).join(', '),
    ],
    [t('web.offers.frame_label'), sayFrame(offer)],
    [t('web.offers.adults'), offer.supervision.words.join('\n')],
    [t('web.offers.meeting_point'), offer.meeting_point],
    [t('web.offers.transport'), sayWay(offer)],
    [
      t('web.offers.registration'),
      t('web.date.between', { from: sayDate(row.opens_on), until: sayDate(row.closes_on) }),
    ],
    [t('web.offers.prices'), offer.prices.map((each) => `${each.label}\u00a0: ${sayPrice(each)}`).join('\n')],
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact[1]));
}
