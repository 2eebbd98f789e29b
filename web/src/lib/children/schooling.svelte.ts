import { api } from '#lib/api/client.ts';
import type { Schooling } from '#lib/api/types.ts';
import { schoolYear, today } from '#lib/words/dates.ts';
import { levels } from './codes.ts';
import { type SchoolDraft, writeSchool } from './school.ts';

/** The class of today; the newest one when this year's is not written yet. */
export function schoolingNow(years: Schooling[] | undefined): Schooling | undefined {
  const now = schoolYear(today());
  return years?.find((each) => each.school_year === now) ?? years?.[0];
}

/** From May on, the class people write down is that of September. */
const enteredFrom = 5;

/** One school year under a form's hands: as it is known, or as the year before lets one expect. */
export class SchoolYearDraft implements SchoolDraft {
  values = $state({
    school_year: '',
    uai: '',
    level: '',
    class_kind: 'ordinary',
    school_name: '',
    school_kind: 'elementary',
    school_commune: '',
    school_network: 'none',
  });
  newSchool = $state(false);

  constructor(readonly years: Schooling[]) {
    this.turnTo(schoolYear(today(), enteredFrom));
  }

  /** The years one may write: this one, the next, and those already there. */
  get offered(): string[] {
    const [start = 0] = schoolYear(today()).split('-').map(Number);
    const near = [`${start + 1}-${start + 2}`, `${start}-${start + 1}`];
    return [...new Set([...near, ...this.years.map((each) => each.school_year)])].sort().reverse();
  }

  turnTo(year: string): void {
    const known = this.years.find((each) => each.school_year === year);
    const before = this.years.find((each) => each.school_year < year);
    const level = known?.level ?? (before ? classIn(year, before) : '');
    // Whoever enters the collège leaves the school of before.
    const stays = known ?? (before && inCollege(level) === inCollege(before.level) ? before : undefined);
    const class_kind = (known ?? before)?.class_kind ?? 'ordinary';
    const school_kind = inCollege(level) ? 'college' : 'elementary';
    Object.assign(this.values, { school_year: year, level, class_kind, school_kind, uai: stays?.school?.uai ?? '' });
  }

  describe(): void {
    this.newSchool = true;
    this.values.school_name = '';
  }

  /** What must be filled before sending, under the names the server uses. */
  get needed(): Record<string, string> {
    const { level, school_name, school_commune } = this.values;
    return { level, ...(this.newSchool ? { 'school/name': school_name, 'school/commune': school_commune } : {}) };
  }

  async save(child: string): Promise<void> {
    const { school_year, uai, level, class_kind } = this.values;
    if (this.newSchool) await writeSchool(this.values);
    this.newSchool = false;
    const body = { uai: uai.trim().toUpperCase() || null, level, class_kind };
    await api.put<Schooling>(`/children/${child}/schoolings/${school_year}`, body);
  }
}

const inCollege = (level: string) => levels.indexOf(level) >= levels.indexOf('6e');

/** The class of a later year for who never repeats one: CE1 in 2025-2026 is CE2 in 2026-2027. The last one stays. */
function classIn(year: string, before: Schooling): string {
  const years = Number(year.slice(0, 4)) - Number(before.school_year.slice(0, 4));
  return levels[Math.min(levels.indexOf(before.level) + years, levels.length - 1)] ?? before.level;
}
