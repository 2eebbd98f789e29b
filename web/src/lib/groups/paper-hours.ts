// Hours as they are copied from paper: "1645", "16h45", "16:45", "16 h", "9".

/** "16:45", or null when it is no hour of a day. */
export function readHour(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const found = /^(\d{1,2})(?:\s*[h:.\s]\s*(\d{2})?\s*|(\d{2}))?$/.exec(text);
  if (!found) return null;
  const hours = Number(found[1]);
  const minutes = Number(found[2] ?? found[3] ?? 0);
  if (hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** What a clock in Paris reads at this instant, as if it were UTC. */
function wall(instant: number): number {
  const parts = Object.fromEntries(local.formatToParts(instant).map(({ type, value }) => [type, value]));
  return Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`);
}

/** The instant at which a clock in Paris reads that hour on that day. */
export function instantAt(day: string, hour: string): string {
  const asked = Date.parse(`${day}T${hour}:00Z`);
  let instant = asked - (wall(asked) - asked);
  instant += asked - wall(instant);
  return new Date(instant).toISOString();
}
