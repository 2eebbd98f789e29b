// What the outbox holds. Shared by the engine, the storage, the screens and the model test.
import type { Frame } from './hybrid-clock.ts';

export type Kind = 'note' | 'handover' | 'stop' | 'card' | 'fact' | 'withdrawal' | 'assessment';

/** What is sent: never changed once kept, for the server compares it with what it may already have. */
export interface Body {
  /** UUIDv7 made here: sent again, it is the same operation. */
  id: string;
  observed_at: string;
  [field: string]: unknown;
}

/** What a screen asks to be told. */
export interface Telling {
  kind: Kind;
  body: Body;
  /** Whom it is about, in the words of the list of unsent things: "Lina B. · Comètes". */
  about?: string;
  /** The adult it names by an id, in words: what waits is read without the network too. */
  who?: string;
}

export interface Operation {
  kind: Kind;
  body: Body;
  about: string;
  who?: string;
  /** Whose it is: sent under that account only, as that post. */
  account: string;
  post: string;
  device: string;
  frame: Frame;
}

/** An operation as it lies on the phone: its place gives its order. */
export interface Kept {
  place: number;
  op: Operation;
  /** Why the server refused it; null when it was not answered. */
  refused: string | null;
  /** How often the server answered that it could not, for it or for what travelled with it. */
  failures?: number;
  /** It fails alone, while the server takes others. */
  stuck?: boolean;
}

/** The server's word on one operation. */
export interface Answer {
  id: string;
  result: 'stored' | 'repeated' | 'conflict' | 'refused';
  code: string | null;
  [field: string]: unknown;
}

export interface OutboxItem {
  op: Operation;
  /** Stuck: the server cannot keep it, and took others. Held: it waits behind such a one. */
  state: 'kept' | 'sending' | 'failed' | 'refused' | 'stuck' | 'held';
  /** Why it was refused, or why the last try failed. */
  code: string | null;
}

/** An answered operation, remembered until a newer pack holds it. */
export interface Answered {
  op: Operation;
  answer: Answer;
  at: string;
}
