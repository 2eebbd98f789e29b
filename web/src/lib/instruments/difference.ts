// What stood at a place of a grid and what stands there now, in words: never the keys that the file is written with.
import type { Competence, InstrumentDefinition, InstrumentDifference } from '#lib/api/types.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';
import { formNamed, nameOf, sayForm, sayFormName } from './types.ts';

/** The versions that are compared, the later first. */
type Definitions = InstrumentDefinition[];
type Sides = { before: string[]; after: string[] };

const listed = (value: string | null): string[] => (value ? value.split(', ') : []);

/** Of a list, what came and what went; all of it when what stayed is in another order. */
function sidesOf(difference: InstrumentDifference): Sides {
  const before = listed(difference.before);
  const after = listed(difference.after);
  const gone = before.filter((key) => !after.includes(key));
  const come = after.filter((key) => !before.includes(key));
  const stayed = (keys: string[], other: string[]) => keys.filter((key) => other.includes(key)).join();
  return stayed(before, after) === stayed(after, before) ? { before: gone, after: come } : { before, after };
}

/** The name of a member of a list: what a question asks, the title of a criterion, whose form it is. */
function sayMember(path: string, key: string, definitions: Definitions): string {
  if (path === 'forms') return sayFormName(key);
  if (path === 'criteria') return criterion(key, definitions);
  const form = path.split('/')[1] ?? '';
  const texts = definitions.map((each) => formNamed(each, form)?.items.find((item) => item.key === key)?.text);
  return texts.find(Boolean) ?? key;
}

const criterion = (key: string, definitions: Definitions): string =>
  definitions.map(({ criteria }) => criteria.find((each) => each.key === key)?.title).find(Boolean) ?? key;

function sayOne(path: string, value: string, definitions: Definitions, competences: Competence[]): string {
  const parts = path.split('/');
  const field = parts.length === 2 && parts[0] === 'framework' ? '' : (parts.at(-1) ?? '');
  if (field === 'criterion') return criterion(value, definitions);
  if (field === 'scale') return choice('scale', value);
  if (field === 'reversed')
    return value === 'true' ? t('web.instrument.reversed_yes') : t('web.instrument.reversed_no');
  if (field !== 'cps') return value;
  const known = competences.find(({ code }) => code === value);
  return known ? `${known.code} ${known.title}` : value;
}

const isList = (path: string): boolean => ['forms', 'criteria'].includes(path) || /^forms\/[^/]+\/items$/.test(path);

/** The two sides of a difference; two questions that say the same are told by their short names. */
export function sayDifference(difference: InstrumentDifference, definitions: Definitions, all: Competence[]): Sides {
  const { path, before, after } = difference;
  const one = (value: string | null) => (value === null ? [] : [sayOne(path, value, definitions, all)]);
  if (!isList(path)) return { before: one(before), after: one(after) };
  const sides = sidesOf(difference);
  const names = (keys: string[]) => keys.map((key) => ({ key, name: sayMember(path, key, definitions) }));
  const [was, is] = [names(sides.before), names(sides.after)];
  const told = (mine: typeof was, other: typeof was) =>
    mine.map(({ key, name }) =>
      other.some((each) => each.name === name && each.key !== key) ? `${name} (${key})` : name,
    );
  return { before: told(was, is), after: told(is, was) };
}
