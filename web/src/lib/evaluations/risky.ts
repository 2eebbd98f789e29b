// Words that do not belong in an assessment, told gently while one writes: nothing is refused, nothing is struck out.
// What is asked for is a fact: seen or heard, when, where.

export type Risk = 'danger' | 'health' | 'belief' | 'offence' | 'judgement' | 'number';

/** Beginnings of words, folded: "autis" is found in "Autiste"; with a bar, whole words: "rom|", "roms". */
const begins: Record<Exclude<Risk, 'number'>, string[]> = {
  danger: [
    'a ete frapp',
    'est frapp',
    'se fait frapper',
    'est battu',
    'coups de',
    'maltrait',
    'suicid',
    'veut mourir',
    'peur de rentrer',
    'attouchement',
    'viol|',
  ],
  health: [
    'autis',
    'tdah',
    'hyperactif',
    'hyperactiv',
    'dyslexi',
    'dyspraxi',
    'dyscalculi',
    'depressi',
    'depressif',
    'bipolaire',
    'schizo',
    'psychotique',
    'psychiatr',
    'handicap',
    'ritaline',
    'medicament',
    'traitement medical',
    'epilep',
    'deficien',
  ],
  belief: [
    'musulman',
    'islam',
    'catholique',
    'chretien',
    'juif',
    'juive',
    'protestant',
    'bouddhist',
    'mosquee',
    'ramadan',
    'voilee|',
    'arabe|',
    'maghreb',
    'africain',
    'gitan',
    'rom|',
    'origine ethnique',
    'sans papiers',
    'sans-papiers',
    'clandestin',
  ],
  offence: ['delinquan', 'voleur', 'voleuse', 'dealer', 'drogue', 'en prison', 'casier judiciaire', 'fiche s|'],
  judgement: [
    'paresseu',
    'feignant',
    'faineant',
    'menteur',
    'menteuse',
    'insupportable',
    'mechant',
    'capricieu',
    'mal eleve',
    'est nul',
    'est bete',
    'debile',
    'cas social',
  ],
};

/** A French social security number, its blanks wherever they are. */
const socialSecurity =
  /(?:^|\D)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[ab])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)/;

export interface Found {
  risk: Risk;
  /** As it was written, to be shown; empty for a number, which is not repeated. */
  word: string;
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/œ/g, 'o')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, ' ')
    .replace(/\s/g, ' ');
}

/** The word as it was typed around a place; folding keeps the places as long as each letter stays one. */
function wordAt(text: string, at: number, length: number): string {
  const end = text.slice(at + length).search(/[^\p{L}\p{M}-]/u);
  return text.slice(at, end < 0 ? undefined : at + length + end).trim();
}

/** One finding a kind, the first written; danger first, for it has another place to be told. */
export function riskyWords(text: string): Found[] {
  const typed = text.normalize('NFC');
  const plain = folded(typed);
  const found: Found[] = [];
  for (const risk of Object.keys(begins) as (keyof typeof begins)[]) {
    const places = begins[risk].flatMap((begin) => {
      const at = plain.search(new RegExp(`(?<![a-z])${begin.replaceAll(' ', ' +').replace('|', 's?(?![a-z])')}`));
      return at < 0 ? [] : [{ at, length: begin.replace('|', '').length }];
    });
    const first = places.toSorted((a, b) => a.at - b.at)[0];
    if (first) found.push({ risk, word: wordAt(typed, first.at, first.length) });
  }
  if (socialSecurity.test(plain)) found.push({ risk: 'number', word: '' });
  return found;
}
