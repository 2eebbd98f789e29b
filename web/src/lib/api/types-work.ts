// The shapes of referrals, groups, figures and territory; see types.ts.
import type { Alert, ChildRow, Day, Duplicate, Id, Instant, Named, Session, Time } from './types.ts';

// referrals (orientations)
export interface ReferralRow {
  id: Id;
  receipt: string;
  received_at: Instant;
  child: { first_name: string; initial: string; birth_date: Day | null; level: string | null };
  school: { uai: string; name: string } | null;
  referrer: { name: string; role: string };
  urgency: 'ordinary' | 'soon' | 'urgent';
  motives: string[];
  state: 'received' | 'meeting' | 'waiting' | 'admitted' | 'redirected' | 'refused';
  rank: number | null;
  duplicates: number;
}

export interface ReferralDecision {
  id: Id;
  decision: string;
  reason: string | null;
  scheme: string | null;
  rank: number | null;
  meeting_at: Instant | null;
  decided_at: Instant;
  decided_by: Named;
}

export interface Referral extends Omit<ReferralRow, 'child' | 'duplicates'> {
  child: {
    given_names: string;
    birth_name: string;
    usage_name: string | null;
    birth_date: Day;
    sex: 'f' | 'm' | 'x' | null;
    level: string | null;
  };
  guardians: { name: string; relation: string | null; phone: string | null }[];
  parents: { informed_on: Day | null; agreed_by: string | null };
  motive_facts: string | null;
  strengths: string | null;
  already_done: string | null;
  expected_help: string | null;
  who_else: string | null;
  siblings: string | null;
  decisions: ReferralDecision[];
  duplicates: Duplicate[];
}

export interface ReferralLink {
  id: Id;
  person_name: string;
  /** Its UAI. */
  school: string | null;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
  referrals: number;
  url?: string;
}

export interface Warning {
  kind: string;
  detail: string;
}

export interface Admitted {
  child: Id;
  enrolment: Id;
  membership: Id | null;
  warnings: string[];
}

// groups
export interface Slot {
  id: Id;
  weekday: number;
  starts: Time;
  ends: Time;
  activity: string;
  leader: Named | null;
  room: string | null;
  from: Day;
  until: Day | null;
}

export interface GroupRow {
  id: Id;
  name: string;
  establishment: Named;
  cursus: number;
  room: string | null;
  referent: Named | null;
  places: number;
  members: number;
  slots: Slot[];
  version: number;
  closed_on: Day | null;
}

export interface Membership {
  id: Id;
  child: {
    id: Id;
    first_name: string;
    initial: string;
    last_name: string | null;
    age: number | null;
    level: string | null;
    alerts: Alert[] | number;
  };
  from: Day;
  until: Day | null;
}

export interface Group extends GroupRow {
  memberships: Membership[];
  upcoming: Omit<Session, 'children'>[];
}

export interface MoveResult {
  child: ChildRow;
  warnings: Warning[];
}

// figures
export type Breakdown = 'none' | 'zone' | 'age_band' | 'sex' | 'cursus' | 'school_network' | 'group';

export interface FigureDefinition {
  name: string;
  title: string;
  definition: string;
  version: number;
  unit: 'people' | 'hours' | 'share';
  breakdowns: Breakdown[];
}

export interface FigureRow {
  key: string;
  label: string;
  value: number | null;
  k: number | null;
  n: number | null;
  unknown: number | null;
  low: number | null;
  high: number | null;
  method: string | null;
  definition: string;
  suppressed: boolean;
}

export interface Figure {
  name: string;
  title: string;
  version: number;
  definition: string;
  period: { from: Day; until: Day };
  scope: { kind: string; id: Id | null; name: string };
  computed_at: Instant;
  unit: 'people' | 'hours' | 'share';
  finding: string;
  rows: FigureRow[];
}

export interface FigureChild {
  id: Id;
  first_name: string;
  initial: string;
  last_name?: string | null;
  detail: string;
}

// territory
export interface ZoneList {
  name: string;
  kind: string;
  valid_from: Day;
  valid_until: Day | null;
  precision_m: number;
  source: string;
  licence: string;
  zones: number;
  repaired: number;
  rejected: number;
  imported_at: Instant;
}

export interface Zone {
  code: string;
  name: string;
  communes: string[];
}

export interface ZoneImport {
  id: Id;
  state: 'running' | 'done' | 'failed';
  step: string;
  read: number;
  repaired: number;
  rejected: { line: number; code: string; why: string }[];
  error: string | null;
}
