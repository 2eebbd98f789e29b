// The shapes of /api/v1: those the server's field tables know are generated; the rest is what they cannot say.
import type { Figure, Mark, Post } from './types.gen.ts';

export type * from './types.gen.ts';

export interface List<T> {
  items: T[];
  next?: string | null;
}

/** A refusal, as RFC 9457 says it. */
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  request_id?: string;
  errors?: { field: string; code: string }[];
}

export type Profile = Post['profile'];
export type PresenceCode = Mark['presence'];
export type Breakdown = Figure['by'];

/** Why a child is excused: the server keeps the word as text. */
export type Reason = 'illness' | 'family' | 'appointment' | 'school' | 'other';
