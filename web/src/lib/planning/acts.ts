// What one does to the plan, each with what undoes it.
import { api, ApiError } from '#lib/api/client.ts';
import type { CopiedWeek, HouseEvent, PlanSession } from '#lib/api/types.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { sayDay } from '#lib/words/dates.ts';
import { choice, errorText, t } from '#lib/words/messages.svelte.ts';
import { addDays, bodyOf } from './plan.ts';

export function failed(cause: unknown): void {
  const error = cause instanceof ApiError ? cause : null;
  toasts.show(errorText(error?.code ?? 'unexpected', error?.which));
}

/** What a change gave: the session, and the event of several groups it is of. */
export interface Changed {
  session: PlanSession;
  event: HouseEvent | null;
}

/** Changes a session; one of an event changes with the others of it. */
export async function change({ session, event }: Changed, changes: Record<string, unknown>): Promise<Changed> {
  const body = { ...bodyOf(session), ...changes };
  if (!event) return { session: await api.put(`/sessions/${session.id}`, body, `"${session.version}"`), event };
  const after = await api.put<HouseEvent>(`/events/${event.id}`, body, `"${event.version}"`);
  return { session: after.sessions.find((each) => each.id === session.id) ?? session, event: after };
}

/** Puts a session, or an event, back as it was before a change that gave `after`. */
export function putBack(before: PlanSession, after: Changed, again: () => Promise<void>): () => void {
  return () => {
    change({ session: { ...before, version: after.session.version }, event: after.event }, {})
      .then(again)
      .catch(failed);
  };
}

/** The sessions out of slots of the week before, on the same days of this one. */
export async function copyPrevious(monday: string, again: () => Promise<void>): Promise<void> {
  try {
    const done = await api.post<CopiedWeek>('/week-copies', { from: addDays(monday, -7), to: monday });
    await again();
    const left = done.left.map(({ line, why }) =>
      t('web.planning.left', { day: sayDay(line.date), group: line.group.name, why: choice('not_copied', why) }),
    );
    const takeBack = async () => {
      for (const { id } of done.made) await api.remove(`/sessions/${id}`);
      await again();
    };
    toasts.show(
      [t('web.planning.copied', { made: done.made.length, left: left.length }), ...left].join(' '),
      done.made.length ? () => void takeBack().catch(failed) : null,
    );
  } catch (cause) {
    failed(cause);
  }
}
