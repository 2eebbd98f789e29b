// What one does to the plan, each with what undoes it.
import { api, ApiError } from '#lib/api/client.ts';
import type { CopiedWeek, PlanSession } from '#lib/api/types.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { sayDay } from '#lib/words/dates.ts';
import { choice, errorText, t } from '#lib/words/messages.svelte.ts';
import { addDays, bodyOf } from './plan.ts';

export function failed(cause: unknown): void {
  toasts.show(errorText(cause instanceof ApiError ? cause.code : 'unexpected'));
}

export async function change(session: PlanSession, changes: Record<string, unknown>): Promise<PlanSession> {
  return api.put<PlanSession>(`/sessions/${session.id}`, { ...bodyOf(session), ...changes }, `"${session.version}"`);
}

/** Puts a session back as it was before a change that gave `after`. */
export function putBack(before: PlanSession, after: PlanSession, again: () => Promise<void>): () => void {
  return () => {
    change({ ...before, version: after.version }, {})
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
