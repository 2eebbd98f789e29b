// What sending now would come to, said before it is done: the week of each adult, the night, what would come too late.
import type { MessageWaits } from '#lib/api/types.ts';
import { sayInstant } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export function sayWaits({ later, week, too_late, last }: MessageWaits): string[] {
  const until = last ? sayInstant(last) : '';
  return [
    week && t('web.messages.waits_week', { count: week, last: until }),
    later > week && t('web.messages.waits_night', { count: later - week, last: until }),
    too_late && t('web.messages.waits_too_late', { count: too_late }),
  ].filter((each) => typeof each === 'string');
}
