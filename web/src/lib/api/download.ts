import { ApiError, base, problemOf, requestOf } from './client.ts';

/** Saves what the server makes under the name it gives: a link would not say under which post it is asked. */
export async function download(path: string): Promise<void> {
  const response = await fetch(base + path, requestOf('GET', {})).catch(() => null);
  if (!response) throw new ApiError({ status: 0, code: 'offline' });
  if (!response.ok) throw new ApiError(await problemOf(response));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'marelle';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
