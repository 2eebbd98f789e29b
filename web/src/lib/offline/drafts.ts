// An assessment is told in many small taps. What has not left this phone yet is completed, not followed by another
// word about the same child: what waits stays short, and is read child by child. Only what this person typed is here.
import type { Body, Kind } from './operations.ts';

interface Said {
  item: string;
  level: number | null;
}

/** Of several teachers of one child, each has a sheet. */
const whose = ({ respondent, teacher }: Body) => ((respondent ?? teacher) ? [respondent ?? teacher] : []);

/** What a draft is about: two with the same name become one. Null for what is never completed. */
export function draftOf(kind: Kind, body: Body): string | null {
  return kind === 'assessment'
    ? ['assessment', body.round, body.child, body.informant, ...whose(body)].join('|')
    : null;
}

/** Both, the later word winning item by item; seen from the earlier one's base, so that nothing is covered unseen. */
export function completed(earlier: Body, later: Body): Body {
  const answers = new Map<string, Said>();
  const back = new Set<string>();
  for (const body of [earlier, later]) {
    for (const each of (body.answers ?? []) as Said[]) {
      answers.set(each.item, each);
      back.delete(each.item);
    }
    for (const item of (body.taken_back ?? []) as string[]) {
      answers.delete(item);
      back.add(item);
    }
  }
  return { ...earlier, ...later, base: earlier.base ?? null, answers: [...answers.values()], taken_back: [...back] };
}
