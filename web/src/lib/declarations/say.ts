// Sheets for the State in words, and values as TAM takes them: one by one, by hand.
import type {
  AccueilRow,
  AcmCheckLine,
  DeclarationChange,
  DeclarationFlaw,
  DeclarationLine,
  DeclarationSheetRow,
} from '#lib/api/types.ts';
import { communes } from '#lib/components/communes.svelte.ts';
import { sayCountry } from '#lib/components/countries.ts';
import { sayMinutes } from '#lib/team/say.ts';
import { sayDate, sayDay, sayWeekday, shortDate } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

const dates = new Set(['first_day', 'last_day', 'peak_day', 'birth_date']);
/** What is written here because nothing else knows it. */
export const writable = [
  'organiser_number',
  'premises_name',
  'premises_address',
  'premises_number',
  'phone',
  'director',
  'planned_under_six',
];

export function sayAccueil(row: AccueilRow): string {
  return row.title ?? t('web.declaration.accueil', { kind: choice('accueil_kind', row.kind), year: row.school_year });
}

/** "Fiche complémentaire, Vacances de la Toussaint" */
export function saySheet(sheet: DeclarationSheetRow): string {
  return [choice('sheet_kind', sheet.kind), sheet.key === 'apart' ? t('web.declaration.apart') : sheet.label]
    .filter(Boolean)
    .join(', ');
}

/** A label of one field, the same on the screen and in what changed. */
export function sayName(line: Pick<DeclarationLine, 'name' | 'about' | 'about_name'>): string {
  if (line.name === 'age') return t('web.declaration.of_age', { age: line.about ?? '' });
  if (line.name === 'stretch') return line.about_name ?? t('web.declaration.apart');
  return choice('declaration_line', line.name);
}

/** What a code is, for whoever reads it: the code itself is what TAM takes. A town abroad is no code. */
export function sayCode(name: string, value: string | null | undefined): string {
  if (name === 'birth_commune') return communes.say(value ?? '');
  return name === 'birth_country' ? sayCountry(value ?? '') : '';
}

export function sayValue(name: string, value: string | null | undefined): string {
  if (!value) return '';
  if (dates.has(name)) return shortDate(value);
  if (name === 'weekdays')
    return value
      .split(' ')
      .map((day) => sayWeekday(Number(day)))
      .join(', ');
  if (name === 'stretch') return value.split(' ').map(shortDate).join(' – ');
  if (name === 'role') return choice('declaration_role', value);
  if (name === 'sex') return choice('civil_sex', value);
  if (name === 'qualification')
    return value
      .split(' ')
      .map((each) => choice('declared_diploma', each))
      .join(', ');
  return value;
}

export function sayFlaw(flaw: DeclarationFlaw): string {
  return t(`choice.declaration_flaw.${flaw.code}`, { detail: flaw.detail ?? '' });
}

/** "Chloé Armand, nom de naissance : Armand, au lieu de Arman" */
export function sayChange(change: DeclarationChange): string {
  const what = [change.name === 'age' || change.name === 'stretch' ? null : change.about_name, sayName(change)];
  const values = { before: sayValue(change.name, change.before), after: sayValue(change.name, change.after) };
  const how = !values.before ? 'added' : !values.after ? 'gone' : 'changed';
  return t(`web.declaration.change_${how}`, { what: what.filter(Boolean).join(', '), ...values });
}

/** "7 mineurs au moins : 12 au plus le même jour" */
export function sayCheck(line: AcmCheckLine): string {
  const minutes = line.criterion === 'minutes';
  return t(`choice.acm_criterion.${line.criterion}`, {
    needed: minutes ? sayMinutes(line.needed) : line.needed,
    have: minutes ? sayMinutes(line.have) : line.have,
  });
}

export type Light = 'none' | 'green' | 'amber' | 'red';
export function lightOf(sheet: DeclarationSheetRow): Light {
  if (sheet.band === 'filed') return sheet.changed ? 'amber' : 'green';
  if (sheet.band === 'late') return 'red';
  return ['undecided', 'now', 'soon'].includes(sheet.band) ? 'amber' : 'none';
}

/** "À déposer dans 12 jours", "En retard de 3 jours", "Déposée, 2 lignes ont changé", "À décider d’ici au 3 mai" */
export function sayState(sheet: DeclarationSheetRow): string {
  if (sheet.band === 'filed') return t('web.declaration.filed_state', { changed: sheet.changed });
  if (sheet.band === 'undecided')
    return sheet.days_left < 0
      ? t('web.declaration.decide_now')
      : t('web.declaration.decide_by', { day: sayDate(sheet.due_on) });
  if (sheet.band === 'late') return t('web.declaration.late', { days: -sheet.days_left });
  return t('web.declaration.in_days', { days: sheet.days_left });
}

/** "Dernier jour : dimanche 11 octobre 2026 (c’est un dimanche…)" */
export function sayDue(sheet: DeclarationSheetRow): string {
  return t(sheet.band === 'undecided' ? 'web.declaration.due_if' : 'web.declaration.due', {
    day: sayDate(sheet.due_on),
    weekday: sayDay(sheet.due_on).split(' ')[0] ?? '',
    first: sayDate(sheet.first_day),
    rule: choice('due_rule', sheet.kind),
  });
}

export const sheetHref = (accueil: string, sheet: string): string => `/declarations/${accueil}/${sheet}`;
