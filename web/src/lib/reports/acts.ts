// What one does to a report, each with what takes it back where something does.
import { api, ApiError } from '#lib/api/client.ts';
import { download } from '#lib/api/download.ts';
import type { MadeReportAddress, Report, ReportAddress } from '#lib/api/types.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { errorText, t } from '#lib/words/messages.svelte.ts';

export type Changed = (report: Report) => void;
export type Format = 'html' | 'pdf' | 'xlsx';

export function failed(cause: unknown): void {
  toasts.show(errorText(cause instanceof ApiError ? cause.code : 'unexpected'));
}

export const refresh = (id: string) => api.post<Report>(`/reports/${id}/refresh`);

/** What one read is what is frozen: the server refuses when somebody wrote since. */
export const freeze = ({ id, version }: Report) =>
  api.post<Report>(`/reports/${id}/versions`, {}, { match: `"${version}"` });

export const correct = (id: string, reason: string) => api.post<Report>(`/reports/${id}/corrections`, { reason });

export const withdraw = (version: string, reason: string) =>
  api.put<unknown>(`/report-versions/${version}/withdrawal`, { reason });

export const share = (version: string, kind: ReportAddress['kind']) =>
  api.post<MadeReportAddress>(`/report-versions/${version}/addresses`, { kind });

export const endAddress = (address: string) => api.remove<unknown>(`/report-addresses/${address}`);

export const documentOf = (version: string, format: Format) =>
  download(`/report-versions/${version}/document?format=${format}`);

/** Throws a draft away; for eight seconds, and in the recent activity, it comes back as it was. */
export async function discard(id: string, title: string, back: () => void): Promise<boolean> {
  const restore = async () => {
    try {
      await api.put(`/reports/${id}/restoration`);
      toasts.show(t('web.report.said.restored', { title }));
      back();
    } catch (cause) {
      failed(cause);
    }
  };
  try {
    await api.remove(`/reports/${id}`);
    toasts.show(t('web.report.said.discarded', { title }), () => void restore());
    return true;
  } catch (cause) {
    failed(cause);
    return false;
  }
}
