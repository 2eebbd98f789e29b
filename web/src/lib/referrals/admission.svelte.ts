import type { Referral } from '#lib/api/types.ts';
import { relations } from '#lib/children/codes.ts';
import { sayPhone } from '#lib/children/names.ts';
import { type SchoolDraft, writeSchool } from '#lib/children/school.ts';
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
export class Admission implements SchoolDraft {
  readonly id = newId();
  values = $state({
    given_names: '',
    birth_name: '',
    usage_name: '',
    birth_date: '',
    sex: '',
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
    alone_from: '',
    school_name: '',
    school_kind: 'elementary',
    school_commune: '',
    school_network: 'none',
  });
  adults = $state<AdultDraft[]>([]);
  authorisations = $state<Record<string, boolean>>({ participation: true });
  /** The school is not known here: it is described with the child. */
  newSchool = $state(false);
  /** For each likely duplicate: the same child, or another one. */
  same = $state<Record<string, string>>({});

  constructor(readonly referral: Referral) {
    const { child, school } = referral;
    Object.assign(this.values, {
      given_names: child.given_names,
      birth_name: child.birth_name,
      usage_name: child.usage_name ?? '',
      birth_date: child.birth_date,
      sex: child.sex ?? '',
      level: child.level ?? 'CP',
      uai: school.uai,
    });
    this.adults = referral.guardians.map((each) => {
      const [given = '', ...rest] = each.name.split(' ');
      return draft({
        given_names: given,
        usage_name: rest.join(' '),
        phone: sayPhone(each.phone ?? ''),
        relation: relationOf(each.relation),
      });
    });
    if (!this.adults.length) this.addAdult();
  }

  /** Fills the communes nobody wrote yet. */
  liveIn(commune: string): void {
    this.values.commune ||= commune;
    this.values.school_commune ||= commune;
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
    const { given_names, birth_name, birth_date, sex, from } = this.values;
    const needed: Record<string, string> = {};
    for (const { child } of this.referral.duplicates) {
      needed[`duplicates_dismissed/${child.id}`] = this.same[child.id] ?? '';
    }
    if (!this.existing) {
      const facts = { given_names, birth_name, birth_date, sex };
      for (const [name, value] of Object.entries(facts)) needed[`child/${name}`] = value;
      this.adults.forEach((adult, index) => {
        needed[`guardians/${index}/guardian/given_names`] = adult.given_names;
        needed[`guardians/${index}/guardian/usage_name`] = adult.usage_name;
      });
      if (this.newSchool) {
        needed['school/name'] = this.values.school_name;
        needed['school/commune'] = this.values.school_commune;
      }
    }
    return { ...needed, 'enrolment/from': from };
  }

  #child(): object {
    const { given_names, birth_name, usage_name, birth_date, sex } = this.values;
    return { given_names, birth_name, usage_name: usage_name || null, birth_date, sex };
  }

  /** Whom the child comes with, and what must be known tonight: nothing of it when the child is already known. */
  #file(): object {
    const { from, uai, level, school_year, allergies, treatment, plan, lines, postcode, commune } = this.values;
    return {
      child: this.#child(),
      guardians: this.adults.map(({ given_names, usage_name, phone, relation, authority, rights }) => ({
        guardian: { given_names, usage_name, phone: phone || null },
        relation,
        authority,
        rights: Object.keys(rights).filter((right) => rights[right]),
      })),
      health: { allergies: allergies || null, treatment: treatment || null, plan: plan || null },
      authorisations: Object.keys(this.authorisations)
        .filter((kind) => this.authorisations[kind])
        .map((kind) => ({ kind, detail: (kind === 'leave_alone' && this.values.alone_from) || undefined })),
      schooling: { uai: uai.trim().toUpperCase() || undefined, level, school_year },
      address: lines ? { kind: 'residence', lines, postcode, commune, from, protected: false } : undefined,
    };
  }

  get body(): object {
    const { cursus, from, group } = this.values;
    return {
      id: this.id,
      ...(this.existing ? { existing: this.existing } : this.#file()),
      enrolment: { cursus: Number(cursus), from },
      group: group || undefined,
      duplicates_dismissed: Object.keys(this.same).filter((id) => this.same[id] === 'other'),
    };
  }

  /** Nobody here knows this number: the teacher wrote the name of theirs. */
  describe(uai: string): void {
    const { school } = this.referral;
    this.newSchool = true;
    this.values.school_name = uai === school.uai ? school.name.replace(uai, '').trim() : '';
  }

  /** Writes the school down first, when nobody here knew it. */
  async describeSchool(): Promise<void> {
    if (!this.newSchool || this.existing) return;
    await writeSchool(this.values, 'schooling/');
    this.newSchool = false;
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
