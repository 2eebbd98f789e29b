import type { Referral } from '#lib/api/types-work.ts';
import { relations } from '#lib/children/codes.ts';
import { newId } from '#lib/ids.ts';
import { schoolYear, today } from '#lib/words/dates.ts';
import { choice } from '#lib/words/messages.svelte.ts';

export interface AdultDraft {
  key: string;
  given_names: string;
  usage_name: string;
  phone: string;
  relation: string;
  authority: string;
  rights: Record<string, boolean>;
}

/** The admission under way: everything the school wrote is already there, nothing is typed twice. */
export class Admission {
  readonly id = newId();
  values = $state({
    given_names: '',
    birth_name: '',
    usage_name: '',
    birth_date: '',
    sex: 'x',
    cursus: '1',
    from: today(),
    group: '',
    uai: '',
    level: 'CP',
    school_year: schoolYear(today()),
    allergies: '',
    treatment: '',
    plan: '',
    lines: '',
    postcode: '',
    commune: '',
  });
  adults = $state<AdultDraft[]>([]);
  authorisations = $state<Record<string, boolean>>({ participation: true });
  /** For each likely duplicate: the same child, or another one. */
  same = $state<Record<string, string>>({});

  constructor(readonly referral: Referral) {
    const { child, school } = referral;
    Object.assign(this.values, {
      given_names: child.given_names,
      birth_name: child.birth_name,
      usage_name: child.usage_name ?? '',
      birth_date: child.birth_date,
      sex: child.sex ?? 'x',
      level: child.level ?? 'CP',
      uai: school?.uai ?? '',
    });
    this.adults = referral.guardians.map((each) => {
      const [given = '', ...rest] = each.name.split(' ');
      return draft({
        given_names: given,
        usage_name: rest.join(' '),
        phone: each.phone ?? '',
        relation: relationOf(each.relation),
      });
    });
    if (!this.adults.length) this.addAdult();
  }

  addAdult = (): void => {
    this.adults.push(draft({}));
  };

  removeAdult(key: string): void {
    this.adults = this.adults.filter((each) => each.key !== key);
  }

  /** The existing child chosen among the likely duplicates. */
  get existing(): string | null {
    return Object.keys(this.same).find((id) => this.same[id] === 'same') ?? null;
  }

  /** What must be filled before sending, under the names the server uses. */
  get needed(): Record<string, string> {
    const { given_names, birth_name, birth_date, from } = this.values;
    const needed: Record<string, string> = {
      'child.given_names': given_names,
      'child.birth_name': birth_name,
      'child.birth_date': birth_date,
      'enrolment.from': from,
    };
    this.adults.forEach((adult, index) => {
      needed[`guardians[${index}].guardian.given_names`] = adult.given_names;
      needed[`guardians[${index}].guardian.usage_name`] = adult.usage_name;
    });
    for (const duplicate of this.referral.duplicates) {
      needed[`duplicate.${duplicate.child.id}`] = this.same[duplicate.child.id] ?? '';
    }
    return needed;
  }

  #child(): object {
    const { given_names, birth_name, usage_name, birth_date, sex } = this.values;
    return { given_names, birth_name, usage_name: usage_name || null, birth_date, sex };
  }

  get body(): object {
    const { cursus, from, group, uai, level, school_year, allergies, treatment, plan } = this.values;
    const { lines, postcode, commune } = this.values;
    return {
      id: this.id,
      existing: this.existing ?? undefined,
      child: this.existing ? undefined : this.#child(),
      enrolment: { cursus: Number(cursus), from },
      group: group || undefined,
      guardians: this.adults.map(({ given_names, usage_name, phone, relation, authority, rights }) => ({
        guardian: { given_names, usage_name, phone: phone || null },
        relation,
        authority,
        rights: Object.keys(rights).filter((right) => rights[right]),
      })),
      health: { allergies: allergies || null, treatment: treatment || null, plan: plan || null },
      authorisations: Object.keys(this.authorisations)
        .filter((kind) => this.authorisations[kind])
        .map((kind) => ({ kind })),
      schooling: { uai, level, school_year },
      address: lines ? { kind: 'residence', lines, postcode, commune, from, protected: false } : undefined,
      duplicates_dismissed: Object.keys(this.same).filter((id) => this.same[id] === 'other'),
    };
  }
}

/** The school wrote the relation in its own words: "mère" is the code of a mother, anything unknown is another link. */
function relationOf(said: string | null): string {
  if (!said) return 'mother';
  const wanted = said.trim().toLocaleLowerCase();
  return relations.find((code) => [code, choice('relation', code)].includes(wanted)) ?? 'other';
}

function draft(known: Partial<AdultDraft>): AdultDraft {
  return {
    key: newId(),
    given_names: '',
    usage_name: '',
    phone: '',
    relation: 'mother',
    authority: 'joint',
    rights: { collect: true, emergency: true },
    ...known,
  };
}
