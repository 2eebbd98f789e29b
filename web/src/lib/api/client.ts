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
  /** Which session holds somebody already; other details are for the screen that knows of what. */
  get which(): string | null {
    return this.code === 'staff.busy' ? (this.problem.detail ?? null) : null;
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
  /** The post to act under, when it is not the one chosen now. */
  post?: string;
  /** The token of another session than the one that is open here. */
  csrf?: string;
  /** A session that ended is told to the caller only. */
  quiet?: boolean;
  /** After so many milliseconds without an answer, there is no network. */
  patience?: number;
  /** The server's own word, or none: what this phone keeps does not answer in its place. */
  live?: boolean;
}

export const base = '/api/v1';
let csrf = '';
let post = '';
let onSignedOut: () => void = () => {};
let onPasswordToChange: () => void = () => {};
let fallback: ((path: string) => Promise<unknown>) | null = null;
let onContact: (server: number, asked: number, answered: number) => void = () => {};
let onSilence: () => void = () => {};
let onRefusal: () => Promise<void> = () => Promise.resolve();

export function useCsrf(token: string): void {
  csrf = token;
}

/** Someone with several posts says under which one they act. */
export function usePost(id: string): void {
  post = id;
}

export function currentPost(): string {
  return post;
}

/** Called with the server's clock at each answer, between the instants of the question and of the answer. */
export function whenInContact(act: typeof onContact, silence: typeof onSilence): void {
  onContact = act;
  onSilence = silence;
}

/** Answers what is read while there is no network, or no session any more; undefined when it does not know. */
export function useFallback(answer: typeof fallback): void {
  fallback = answer;
}

/** Called when the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Called when nothing opens before a new password is chosen. */
export function whenPasswordToChange(act: () => void): void {
  onPasswordToChange = act;
}

/** Called with each refusal, and waited for: what the server's words need to be told. */
export function whenRefused(act: typeof onRefusal): void {
  onRefusal = act;
}

async function readProblem(response: Response): Promise<Problem> {
  const kind = response.headers.get('content-type') ?? '';
  if (kind.includes('json')) {
    const body = (await response.json().catch(() => null)) as Partial<Problem> | null;
    if (body?.code) return { ...body, status: response.status, code: body.code };
  }
  return { status: response.status, code: 'unexpected' };
}

export async function problemOf(response: Response): Promise<Problem> {
  const problem = await readProblem(response);
  // Not to be known yet is the beginning of every visit.
  if (problem.code !== 'login.required') await onRefusal();
  return problem;
}

export function requestOf(method: string, options: Options): RequestInit {
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
  const token = options.csrf ?? csrf;
  if (method !== 'GET' && token) headers['x-csrf-token'] = token;
  const as = options.post ?? post;
  if (as) headers['x-post'] = as;
  if (options.match) headers['if-match'] = options.match;
  return { method, headers, body, credentials: 'same-origin', cache: 'no-store' };
}

/** The answer with its body read, or offline: a body cut short is no answer. */
async function exchange(method: string, path: string, options: Options): Promise<[Response, unknown]> {
  const patient = new AbortController();
  const timer = options.patience && setTimeout(() => patient.abort(), options.patience);
  const asked = Date.now();
  try {
    const signal = options.signal ?? patient.signal;
    const response = await fetch(base + path, { ...requestOf(method, options), signal });
    // The header says the second: the answer left somewhere in it.
    const said = Date.parse(response.headers.get('date') ?? '');
    if (said) onContact(said + 500, asked, Date.now());
    return [response, response.ok && response.status !== 204 ? await response.json() : undefined];
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    onSilence();
    throw new ApiError({ status: 0, code: 'offline' });
  } finally {
    clearTimeout(timer);
  }
}

async function send<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  try {
    return await ask<T>(method, path, options);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    const lost = cause.status === 0 || cause.code === 'login.required';
    if (lost && method === 'GET' && fallback && !options.live) {
      const value = await fallback(path);
      if (value !== undefined) return { value: value as T, etag: null };
    }
    if (cause.status === 401 && !options.quiet && !/^\/login(?!\?alone)/.test(path)) onSignedOut();
    if (cause.code === 'login.password_to_change') onPasswordToChange();
    throw cause;
  }
}

async function ask<T>(method: string, path: string, options: Options): Promise<Answer<T>> {
  const [response, value] = await exchange(method, path, options);
  if (!response.ok) throw new ApiError(await problemOf(response));
  return { value: value as T, etag: response.headers.get('etag') };
}

export const api = {
  read: <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, { signal }),
  get: async <T>(path: string, options: Options = {}) => (await send<T>('GET', path, options)).value,
  post: async <T>(path: string, body: unknown = {}, options: Options = {}) =>
    (await send<T>('POST', path, { ...options, body })).value,
  put: async <T>(path: string, body: unknown = {}, match?: string | null) =>
    (await send<T>('PUT', path, { body, match })).value,
  remove: async <T>(path: string, options: Options = {}) => (await send<T>('DELETE', path, options)).value,
};

/** Builds "?a=1&b=2" from what is set. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
  return text ? `?${text}` : '';
}
