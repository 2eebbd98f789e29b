// What a draft begins with: which report, on which days, for whom.
import { api } from '#lib/api/client.ts';
import type { Report, ReportTemplate } from '#lib/api/types.ts';
import { words } from '#lib/words/messages.svelte.ts';
import { answered, type Asked, draftId } from './asked.ts';

export const templates: ReportTemplate[] = ['impact', 'clas', 'pre', 'cite_educative', 'contrat_de_ville'];

/** "2026-2027", a school year, or "2026", a civil one. */
export function daysOf(period: string): { from: string; until: string } {
  const [first = '', second] = period.split('-');
  return second
    ? { from: `${first}-09-01`, until: `${second}-08-31` }
    : { from: `${first}-01-01`, until: `${first}-12-31` };
}

/** The address of the draft, once it is made. */
export async function startDraft(asked: Asked): Promise<string> {
  const { id } = await api.post<Report>('/reports', { id: draftId(asked), ...asked, language: words.language });
  answered();
  return `/bilans/${id}`;
}
