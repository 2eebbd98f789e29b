// What the pack answers in place of the server, with what this phone has noted since above it. Undefined: without
// network this is not known here.
import type { ChildCard, HandoverStop, Login, Mark, Note, Session, SessionChild, Today } from '#lib/api/types.ts';
import type { Answered, OutboxItem } from './operations.ts';

export interface PackContents {
  login: Login;
  today: Today;
  cards: { child: string; card: ChildCard }[];
  /** What other work without network asks for, by address. */
  kit?: Record<string, unknown>;
}

export interface Since {
  /** Answered after the pack was made, oldest first; and a moment before, by a clock that may be off by as much. */
  answered: Answered[];
  madeAt: string;
  items: OutboxItem[];
}

const roll = /^\/sessions\/([^/]+)\/attendance$/;
const card = /^\/sessions\/([^/]+)\/children\/([^/]+)\/card$/;

function markOf(note: Note, { user }: Login): Mark | null {
  if (note.presence === 'unmarked') return null;
  const { id, presence, reason = null, arrived_at = null, left_at = null, observed_at } = note;
  const noted_by = { id: user.id, name: user.name };
  const when = { observed_at, received_at: observed_at };
  return { note: id, presence, reason, arrived_at, left_at, minutes: 0, noted_by, ...when, other: null };
}

/** What one answer says of a child: over the pack when it came after, else only what the pack does not hold. */
function answeredOf(child: SessionChild, { op, answer, at }: Answered, madeAt: string): Partial<SessionChild> {
  const after = at > madeAt;
  const mark = answer.mark as Mark | null;
  if (op.kind === 'note') return after || (mark?.received_at ?? '') > (child.mark?.received_at ?? '') ? { mark } : {};
  const told: Partial<SessionChild> = {};
  if (op.kind === 'handover' && 'handover' in answer && (after || !child.handover))
    told.handover = answer.handover as SessionChild['handover'];
  const stop = answer.stop as HandoverStop | null | undefined;
  if (stop && (after || child.stops.every(({ id }) => id !== stop.id)))
    told.stops = [...child.stops.filter(({ id }) => id !== stop.id), stop];
  return told;
}

/** A child as the server last answered, then as this phone says. */
function childNow(session: string, child: SessionChild, since: Since, login: Login): SessionChild {
  const about = (body: Record<string, unknown>) => body.session === session && body.child === child.child.id;
  let now = { ...child };
  for (const answered of since.answered.filter((each) => about(each.op.body)))
    now = { ...now, ...answeredOf(now, answered, since.madeAt) };
  for (const { op, state } of since.items)
    if (op.kind === 'note' && state !== 'refused' && about(op.body))
      now.mark = markOf(op.body as unknown as Note, login);
  return now;
}

function sessionNow(session: Session, since: Since, login: Login): Session {
  const children = session.children.map((each) => childNow(session.id, each, since, login));
  const counts = { ...session.counts, present: 0, late: 0, excused: 0, absent: 0, unmarked: 0, to_settle: 0 };
  for (const { mark } of children) {
    counts[mark?.presence ?? 'unmarked'] += 1;
    if (mark?.other) counts.to_settle += 1;
  }
  return { ...session, counts, children };
}

/** The pack of yesterday evening, the next day: its tomorrow is today, and nobody knows what follows. */
function todayOn(day: string, today: Today): Today {
  if (day === today.date) return today;
  const { date, sessions } = today.tomorrow;
  const known = day === date ? sessions : [];
  const after = { date: day, sessions: [] };
  return { ...today, date: day, sessions: known, next: null, tasks: [], tomorrow: after };
}

/** `day` is the local day of now. */
export function answerFrom(pack: PackContents, path: string, day: string, since: Since): unknown {
  const { login, today } = pack;
  const now = (session: Session) => sessionNow(session, since, login);
  if (path === '/login') return login;
  if (path === '/today') {
    const seen = todayOn(day, today);
    return { ...seen, sessions: seen.sessions.map(now) };
  }
  const session = roll.exec(path)?.[1];
  if (session) {
    const found = [...today.sessions, ...today.tomorrow.sessions].find(({ id }) => id === session);
    return found && { session: now(found) };
  }
  if (pack.kit?.[path] !== undefined) return pack.kit[path];
  const child = card.exec(path)?.[2];
  return child && pack.cards.find((each) => each.child === child)?.card;
}

/** Whose card a path asks for: opening it without network is told to the server afterwards. */
export function cardAsked(path: string): { session: string; child: string } | null {
  const [, session, child] = card.exec(path) ?? [];
  return session && child ? { session, child } : null;
}
