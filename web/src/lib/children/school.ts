// A school and a class in a form: the admission's, and a later year's.
import { api, ApiError } from '#lib/api/client.ts';
import type { School } from '#lib/api/types.ts';

export interface SchoolValues {
  uai: string;
  level: string;
  school_name: string;
  school_kind: string;
  school_commune: string;
  school_network: string;
}

export interface SchoolDraft {
  values: SchoolValues;
  /** The school is not known here: it is described with the child. */
  newSchool: boolean;
  /** Nobody here knows this number: what is asked about the school starts anew. */
  describe(uai: string): void;
}

export function isSchoolNumber(uai: string): boolean {
  return /^\d{7}[A-Z]$/.test(uai);
}

/** Writes down a school that nobody here knew; what is wrong is named as on the screen: its number begins with `at`. */
export async function writeSchool(values: SchoolValues, at = ''): Promise<void> {
  const { uai, school_name: name, school_kind: kind, school_commune: commune, school_network: network } = values;
  try {
    await api.post<School>('/schools', { uai: uai.trim().toUpperCase(), name, kind, commune, network });
  } catch (cause) {
    if (!(cause instanceof ApiError) || !cause.fields.length) throw cause;
    const errors = cause.fields.map(({ field, code }) =>
      field === 'uai' ? { field: `${at}uai`, code: 'uai' } : { field: `school/${field}`, code },
    );
    throw new ApiError({ ...cause.problem, errors });
  }
}
