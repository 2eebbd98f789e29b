// The shapes of /api/v1, written by hand until they are generated from openapi.json under the same names.

export type Id = string;
/** A local day, "2026-01-12". */
export type Day = string;
/** A UTC instant, "2026-01-12T16:45:00.000Z". */
export type Instant = string;
/** A local time in Europe/Paris, "16:45". */
export type Time = string;

export interface Named {
  id: Id;
  name: string;
}

export interface List<T> {
  items: T[];
  next?: string | null;
}

export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  request_id?: string;
  errors?: { field: string; code: string }[];
}

// access
export type Profile =
  | 'director'
  | 'referent'
  | 'psychologist'
  | 'activity_leader'
  | 'volunteer'
  | 'headquarters'
  | 'technical_administrator';

export interface Post {
  id: Id;
  profile: Profile;
  establishment: Named | null;
  from: Day;
  until: Day | null;
}

export interface Login {
  csrf: string;
  user: { id: Id; name: string; email: string; language: string };
  posts: Post[];
  may: string[];
  environment: 'demo' | 'production';
  /** Set by whoever made the account or renewed the password: nothing else opens before it is changed. */
  must_change_password?: boolean;
}

export interface User {
  id: Id;
  name: string;
  email: string;
  language: string;
  disabled_at: Instant | null;
  last_login_at: Instant | null;
  posts: Post[];
}

export interface Establishment {
  id: Id;
  name: string;
  commune: string;
  opened_on: Day;
  places: number;
  school_zone: string;
}

// today, sessions, attendance
export type Presence = 'present' | 'late' | 'excused' | 'absent';
export type Reason = 'illness' | 'family' | 'appointment' | 'school' | 'other';

export interface Alert {
  kind: 'allergy' | 'treatment' | 'health_plan' | 'leaves_alone_no' | 'no_approach';
  label: string;
}

export interface OtherMark {
  note: Id;
  presence: Presence;
  reason: string | null;
  noted_by: Named;
  observed_at: Instant;
}

export interface Mark {
  note: Id;
  presence: Presence;
  reason: string | null;
  arrived_at: Instant | null;
  left_at: Instant | null;
  minutes: number | null;
  noted_by: Named;
  observed_at: Instant;
  received_at: Instant;
  other: OtherMark | null;
}

export interface SessionChild {
  child: { id: Id; first_name: string; initial: string };
  alerts: Alert[];
  mark: Mark | null;
}

export interface Counts {
  expected: number;
  present: number;
  late: number;
  excused: number;
  absent: number;
  unmarked: number;
  to_settle: number;
}

export interface Session {
  id: Id;
  date: Day;
  starts: Time;
  ends: Time;
  activity: string;
  room: string | null;
  group: Named;
  leader: Named | null;
  state: 'planned' | 'cancelled';
  counts: Counts;
  children: SessionChild[];
}

export interface Today {
  date: Day;
  day: {
    kind: 'school_day' | 'school_holiday' | 'public_holiday' | 'weekend' | 'closure';
    label: string | null;
    source_to_check: boolean;
  };
  sessions: Session[];
  next: { date: Day; starts_at: Time; group: Named } | null;
  tasks: { kind: string; count: number; link: string }[];
  tomorrow: { date: Day; sessions: Session[] };
}

export interface AttendanceNote {
  id: Id;
  session: Id;
  child: Id;
  presence: Presence | 'unmarked';
  reason?: Reason;
  arrived_at?: Instant;
  left_at?: Instant;
  observed_at: Instant;
}

export interface NoteResult {
  id: Id;
  result: 'stored' | 'repeated' | 'conflict' | 'refused';
  code: string | null;
  mark: Mark | null;
}

export interface EmergencyCard {
  first_name: string;
  initial: string;
  /** A volunteer has whom to call and nothing else. */
  allergies?: string | null;
  treatment?: string | null;
  health_plan?: string | null;
  collectors?: { name: string; relation: string; phone: string | null }[];
  no_approach?: string[];
  leaves_alone?: { allowed: boolean; from: Time | null };
  call: { name: string; relation: string; phone: string }[];
}

// children
export interface School {
  uai: string;
  name: string;
  kind?: string;
  commune?: string;
  network?: 'REP' | 'REP+' | 'none';
}

export interface ChildRow {
  id: Id;
  first_name: string;
  /** With its point: "M." */
  initial: string;
  last_name?: string | null;
  birth_date?: Day | null;
  age?: number | null;
  level?: string | null;
  school?: School | null;
  group?: Named | null;
  cursus?: number | null;
  attendance?: { k: number; n: number } | null;
  alerts: number;
  state: 'current' | 'former' | 'waiting';
}

export interface Duplicate {
  child: ChildRow;
  score: number;
  reasons: { kind: string; detail: string }[];
}

export interface Person {
  id: Id;
  given_names: string;
  usage_name: string;
  birth_name: string | null;
  phone: string | null;
  email: string | null;
  language: string | null;
  interpreter_needed_since: Day | null;
}

export interface GuardianLink {
  id: Id;
  guardian: Person;
  relation: string;
  authority: string;
  rights: {
    id: Id;
    kind: 'collect' | 'contact' | 'no_approach' | 'emergency';
    from: Day;
    until: Day | null;
    evidence: string | null;
  }[];
}

export interface Authorisation {
  id: Id;
  kind: string;
  guardian: Named | null;
  detail: string | null;
  from: Day;
  until: Day | null;
  revoked_at: Instant | null;
}

export interface ResidenceDecision {
  id: Id;
  list: string;
  on: Day;
  result: 'inside' | 'outside' | 'unknown';
  zone: { code: string; name: string } | null;
  method: 'point_in_polygon' | 'official_tool' | 'declared';
  distance_m: number | null;
  precision_m: number | null;
  to_confirm: boolean;
  why?: string | null;
  /** A later decision on the same list took its place. */
  overruled_by?: Id | null;
  confirmed_at: Instant | null;
  evidence: string | null;
  decided_at: Instant;
  decided_by: Named;
}

export interface Health {
  allergies: string | null;
  treatment: string | null;
  plan: string | null;
  note: string | null;
  version: number;
}

export interface PresenceHistory {
  from: Day;
  until: Day;
  weeks: { week: string; present: number; expected: number; minutes: number }[];
  k: number;
  n: number;
  minutes: number;
}

export interface Child {
  id: Id;
  first_name: string;
  initial: string;
  given_names?: string;
  birth_name?: string;
  usage_name?: string | null;
  birth_date?: Day;
  sex?: 'f' | 'm' | 'x';
  languages?: string[];
  interpreter_needed_since?: Day | null;
  version: number;
  enrolments?: {
    id: Id;
    establishment: Named;
    cursus: number;
    from: Day;
    until: Day | null;
    exit_reason: string | null;
  }[];
  schoolings?: { id: Id; school_year: string; school: School; level: string; class_kind: string }[];
  memberships?: { id: Id; group: Named; from: Day; until: Day | null }[];
  guardians?: GuardianLink[];
  health?: Health | null;
  authorisations?: Authorisation[];
  address?: {
    id: Id;
    kind: string;
    lines: string;
    postcode: string;
    commune: string;
    from: Day;
    until: Day | null;
  } | null;
  address_protected?: boolean;
  residence?: ResidenceDecision[];
  presence?: PresenceHistory;
  path?: { school_year: string; cursus: number | null; state: 'done' | 'now' | 'to_come' }[];
  referral?: { id: Id; receipt: string } | null;
  reserved: string[];
}

export interface Opening {
  at: Instant;
  person: Named;
  profile: string;
  action: string;
  level: string;
  purpose: string | null;
}
