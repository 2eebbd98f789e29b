// What one does to a declared figure, each with what takes it back.
import { api, ApiError } from '#lib/api/client.ts';
import type { DeclaredFigure, DeclaredFigureEdit } from '#lib/api/types.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { errorText, t } from '#lib/words/messages.svelte.ts';

export type Changed = (figure: DeclaredFigure) => void;

const path = (id: string) => `/declared-figures/${id}`;

export function failed(cause: unknown): void {
  toasts.show(errorText(cause instanceof ApiError ? cause.code : 'unexpected'));
}

/** Takes back without a word more: what was there before comes again. */
async function back(act: () => Promise<DeclaredFigure>, changed: Changed): Promise<void> {
  try {
    changed(await act());
    toasts.show(t('web.declared.said.taken_back'));
  } catch (cause) {
    failed(cause);
  }
}

export const correct = (figure: DeclaredFigure, said: unknown) =>
  api.put<DeclaredFigure>(path(figure.id), said, `"${figure.version}"`);

/** Says that it was corrected; "Annuler" writes what was there before. */
export function tellCorrected(after: DeclaredFigure, before: DeclaredFigureEdit, changed: Changed): void {
  changed(after);
  toasts.show(t('web.declared.said.corrected'), () => void back(() => correct(after, before), changed));
}

export async function answer(figure: string, doubt: string, reason: string, changed: Changed): Promise<void> {
  changed(await api.put<DeclaredFigure>(`${path(figure)}/answers`, { doubt, reason }));
  const undo = () => api.put<DeclaredFigure>(`${path(figure)}/answers`, { doubt, reason: null });
  toasts.show(t('web.declared.said.answered'), () => void back(undo, changed));
}

export const doubtAgain = (figure: string, doubt: string, changed: Changed) =>
  back(() => api.put<DeclaredFigure>(`${path(figure)}/answers`, { doubt, reason: null }), changed);

export async function withdraw(figure: string, reason: string, changed: Changed): Promise<void> {
  changed(await api.put<DeclaredFigure>(`${path(figure)}/withdrawal`, { reason }));
  toasts.show(t('web.declared.said.withdrawn'), () => void restore(figure, changed));
}

export const restore = (figure: string, changed: Changed) =>
  back(() => api.remove<DeclaredFigure>(`${path(figure)}/withdrawal`), changed);
