// Enough adults at each session of the week, to come: what is right says nothing, for a week to stay readable.
import type { List, SessionRatio } from '#lib/api/types.ts';
import { today } from '#lib/words/dates.ts';

export type Lights = Map<string, 'amber' | 'red'>;

export function lightsOf(ratios: List<SessionRatio> | null): Lights {
  const out: Lights = new Map();
  for (const { session, date, light } of ratios?.items ?? [])
    if (date >= today() && (light === 'amber' || light === 'red')) out.set(session, light);
  return out;
}
