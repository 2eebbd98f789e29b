// Moving one child, from wherever its name is shown: the move, what it says, and taking it back.
import { api, ApiError } from '#lib/api/client.ts';
import type { MoveResult } from '#lib/api/types.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { today } from '#lib/words/dates.ts';
import { errorText, t } from '#lib/words/messages.svelte.ts';

interface Child {
  id: string;
  first_name: string;
}

function failed(cause: unknown): void {
  toasts.show(errorText(cause instanceof ApiError ? cause.code : 'unexpected'));
}

/** Puts the child there; eight seconds to take it back, and thirty days from the recent activity. */
export async function move(
  child: Child,
  group: { id: string; name: string } | null,
  from: string,
  changed: () => void,
): Promise<boolean> {
  const place = group?.name ?? t('web.children.no_group');
  try {
    const result = await api.put<MoveResult>(`/children/${child.id}/group`, { group: group?.id ?? null, from });
    changed();
    const key = from === today() ? 'web.groups.moved' : 'web.groups.moved_later';
    const undo = result.move ? () => void takeBack(result.move ?? '', child.first_name, changed) : null;
    toasts.show(t(key, { name: child.first_name, group: place }), undo);
    return true;
  } catch (cause) {
    failed(cause);
    return false;
  }
}

async function takeBack(id: string, name: string, changed: () => void): Promise<void> {
  try {
    await api.put(`/group-moves/${id}/reversal`);
    changed();
    toasts.show(t('web.groups.taken_back', { name }));
  } catch (cause) {
    failed(cause);
  }
}
