import type { Child } from '#lib/api/types.ts';
import { words } from '#lib/words/messages.svelte.ts';
import { languageName } from './names.ts';

/** ISO 639: the languages most spoken at home beside French in the neighbourhoods we know; others stay as written. */
const known = 'ar bm ckb de en es fa fr hi it ku ln mfe pl ps pt rcf ro ru so sq sr sw ta ti tr uk ur vi wo zh'.split(
  ' ',
);

/** By name in the reader's language, with those a person already has. */
export function languageOptions(had: Child['languages']): { value: string; label: string }[] {
  const codes = [...new Set([...known, ...had])];
  return codes
    .map((value) => ({ value, label: languageName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, words.locale));
}
