/** The next days from Monday to Friday after a day, as "2026-01-13". */
export function nextDays(after: string, count: number): string[] {
  const out: string[] = [];
  const day = new Date(`${after}T12:00:00Z`);
  while (out.length < count) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() % 6) out.push(day.toISOString().slice(0, 10));
  }
  return out;
}
