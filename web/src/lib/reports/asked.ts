// A draft that was asked for: asked again after a lost answer it is the same one; anything else is another one, which
// the number of the first would refuse for ever.
import type { Audience, ReportTemplate } from '#lib/api/types.ts';
import { newId } from '#lib/ids.ts';

export interface Asked {
  template: ReportTemplate;
  from: string;
  until: string;
  audience: Audience;
  partner: string | null;
}

let waiting = { asked: '', id: '' };

export function draftId(asked: Asked): string {
  const now = JSON.stringify(asked);
  if (waiting.asked !== now) waiting = { asked: now, id: newId() };
  return waiting.id;
}

export function answered(): void {
  waiting = { asked: '', id: '' };
}
