// What the screens about grids of evaluation share: names of forms, their words, the words of a path.
import type { InstrumentDefinition, InstrumentForm, InstrumentItem, InstrumentVersion } from '#lib/api/types.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

export type { InstrumentDefinition, InstrumentForm, InstrumentItem, InstrumentVersion };

export const informants = ['referent', 'teacher', 'psychologist', 'child', 'parent'] as const;

/** "2-teacher" */
export const nameOf = (form: { cursus: number; informant: string }): string => `${form.cursus}-${form.informant}`;

/** "Cursus 2, enseignant" */
export const sayForm = (form: { cursus: number; informant: string }): string =>
  t('web.instrument.form', { cursus: form.cursus, informant: choice('informant', form.informant) });

export function sayFormName(name: string): string {
  const dash = name.indexOf('-');
  return sayForm({ cursus: Number(name.slice(0, dash)), informant: name.slice(dash + 1) });
}

/** A draft may have lost its title. */
export const sayTitle = (version: InstrumentVersion): string => version.title || t('web.instrument.untitled');

export const sayVersion = (version: InstrumentVersion): string =>
  t('web.instrument.version', { version: version.version });

export const formNamed = (definition: InstrumentDefinition, name: string): InstrumentForm | undefined =>
  definition.forms.find((form) => nameOf(form) === name);

/** The criteria that a form asks about, each with its items. */
export function partsOf(definition: InstrumentDefinition, form: InstrumentForm) {
  return definition.criteria
    .map((criterion) => ({ criterion, items: form.items.filter((item) => item.criterion === criterion.key) }))
    .filter(({ items }) => items.length > 0);
}

const words: Record<string, () => string> = {
  title: () => t('web.instrument.field.title'),
  code: () => t('web.instrument.field.code'),
  language: () => t('web.instrument.field.language'),
  licence: () => t('web.instrument.field.licence'),
  authors: () => t('web.instrument.field.authors'),
  about: () => t('web.instrument.field.about'),
  why: () => t('web.instrument.field.why'),
  expected_from: () => t('web.instrument.field.expected_from'),
  expected_from_smileys: () => t('web.instrument.field.expected_from_smileys'),
  scale: () => t('web.instrument.field.scale'),
  opening: () => t('web.instrument.field.opening'),
  levels: () => t('web.instrument.field.levels'),
  not_observed: () => t('web.instrument.field.not_observed'),
  items: () => t('web.instrument.field.items'),
  criteria: () => t('web.instrument.field.criteria'),
  criterion: () => t('web.instrument.field.criterion'),
  forms: () => t('web.instrument.field.forms'),
  key: () => t('web.instrument.field.key'),
  cps: () => t('web.instrument.field.cps'),
  text: () => t('web.instrument.field.text'),
  help: () => t('web.instrument.field.help'),
  reversed: () => t('web.instrument.field.reversed'),
  anchors: () => t('web.instrument.field.anchors'),
  framework: () => t('web.instrument.field.framework'),
};

const sayField = (name: string): string => words[name]?.() ?? name;

/** By its place ("0", in a gap) or by its name ("2-teacher", in a difference). */
const found = <T>(all: T[] | undefined, which: string, name: (each: T) => string): T | undefined =>
  all?.[/^\d+$/.test(which) ? Number(which) : all.findIndex((each) => name(each) === which)];

/** A difference counts from one, a gap from zero. */
const numbered = (number: string, byPlace: boolean): number => Number(number) + (byPlace ? 1 : 0);

/** Where a difference or a gap is, in words: "Cursus 2, enseignant › Participe en classe › repère 3". */
export function partsOfPath(path: string, definitions: InstrumentDefinition[]): string[] {
  const [first = '', which, ...rest] = path.split('/');
  if (which === undefined || !['forms', 'criteria'].includes(first))
    return [first, which].filter((part) => part !== undefined).map(sayField);
  if (first === 'criteria') {
    const criterion = definitions.map((each) => found(each.criteria, which, ({ key }) => key)).find(Boolean);
    return [criterion?.title || which, ...rest.map(sayField)];
  }
  const forms = definitions.map((each) => found(each.forms, which, nameOf)).filter((each) => each !== undefined);
  const byPlace = /^\d+$/.test(which);
  return [forms[0] ? sayForm(forms[0]) : sayFormName(which), ...inForm(rest, forms, byPlace, definitions)];
}

function inForm(
  [list, which, field, number]: string[],
  forms: InstrumentForm[],
  byPlace: boolean,
  definitions: InstrumentDefinition[],
): string[] {
  if (list === undefined) return [];
  if (which === undefined) return [sayField(list)];
  if (list === 'levels') return [t('web.instrument.level_n', { n: numbered(which, byPlace) })];
  if (list === 'criteria') return partsOfPath(`criteria/${which}`, definitions);
  const item = forms.map((form) => found(form.items, which, ({ key }) => key)).find(Boolean);
  const name = item?.text || t('web.instrument.item_n', { n: byPlace ? Number(which) + 1 : which });
  if (field === undefined) return [name];
  if (number === undefined) return [name, sayField(field)];
  return [name, t('web.instrument.anchor_n', { n: numbered(number, byPlace) })];
}

export const sayPath = (path: string, ...definitions: InstrumentDefinition[]): string =>
  partsOfPath(path, definitions).join(' › ');
