import type { Problem } from './types.ts';

/** What the server refused, or could not be asked (status 0, code "offline"). */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
  get fields(): { field: string; code: string }[] {
    return this.problem.errors ?? [];
  }
}

export interface Answer<T> {
  value: T;
  etag: string | null;
}

interface Options {
  body?: unknown;
  /** The ETag read before editing; the server refuses when someone else wrote since. */
  match?: string | null;
  signal?: AbortSignal;
}

const base = '/api/v1';
let csrf = '';
let post = '';
let onSignedOut: () => void = () => {};
let onPasswordToChange: () => void = () => {};

export function useCsrf(token: string): void {
  csrf = token;
}

/** Someone with several posts says under which one they act. */
export function usePost(id: string): void {
  post = id;
}

/** Called when the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Called when nothing opens before a new password is chosen. */
export function whenPasswordToChange(act: () => void): void {
  onPasswordToChange = act;
}

async function problemOf(response: Response): Promise<Problem> {
  const kind = response.headers.get('content-type') ?? '';
  if (kind.includes('json')) {
    const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
    if (body?.code) return { ...body, status: response.status, code: body.code };
  }
  return { status: response.status, code: 'unexpected' };
}

function requestOf(method: string, options: Options): RequestInit {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
  };
  let body: BodyInit | undefined;
  if (options.body instanceof Blob) {
    headers['content-type'] = 'application/octet-stream';
    body = options.body;
  } else if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    body = JSON.stringify(options.body);
  }
  if (method !== 'GET' && csrf) headers['x-csrf-token'] = csrf;
  if (post) headers['x-post'] = post;
  if (options.match) headers['if-match'] = options.match;
  return { method, headers, body, signal: options.signal, credentials: 'same-origin', cache: 'no-store' };
}

async function send<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(base + path, requestOf(method, options));
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError({ status: 0, code: 'offline' });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (response.status === 401 && !path.startsWith('/login')) onSignedOut();
    if (problem.code === 'login.password_to_change') onPasswordToChange();
    throw new ApiError(problem);
  }
  const value = response.status === 204 ? undefined : await response.json();
  return { value: value as T, etag: response.headers.get('etag') };
}

export const api = {
  read: <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, { signal }),
  get: async <T>(path: string, signal?: AbortSignal) => (await send<T>('GET', path, { signal })).value,
  post: async <T>(path: string, body: unknown = {}) => (await send<T>('POST', path, { body })).value,
  put: async <T>(path: string, body: unknown = {}, match?: string | null) =>
    (await send<T>('PUT', path, { body, match })).value,
  remove: async <T>(path: string) => (await send<T>('DELETE', path)).value,
};

/** Builds "?a=1&b=2" from what is set. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : '';
}
