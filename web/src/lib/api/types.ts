// The shapes of /api/v1: those the server's field tables know are generated; the rest is what they cannot say.
import type * as Generated from './types.gen.ts';
import type { Figure, Mark, Post, ReportContent, ReportFigure } from './types.gen.ts';

export type * from './types.gen.ts';

/** As it is answered, of a shape that is also written: every list is there, however empty. */
export type Whole<T> = T extends (infer Each)[]
  ? Whole<Each>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<T[Key]> }
    : T;

export type Instrument = Whole<Generated.Instrument>;
export type InstrumentDefinition = Whole<Generated.InstrumentDefinition>;
export type InstrumentCriterion = Whole<Generated.InstrumentCriterion>;
export type InstrumentForm = Whole<Generated.InstrumentForm>;
export type InstrumentItem = Whole<Generated.InstrumentItem>;
export type InstrumentVersion = Whole<Generated.InstrumentVersion>;
export type InstrumentReading = Whole<Generated.InstrumentReading>;
export type InstrumentPaper = Whole<Generated.InstrumentPaper>;

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
export type ReportTemplate = ReportContent['template'];
export type Audience = ReportContent['audience'];
export type Shown = ReportFigure['shown'];

/** Why a child is excused: the server keeps the word as text. */
export type Reason = 'illness' | 'family' | 'appointment' | 'school' | 'other';
