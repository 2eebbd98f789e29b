import type { Session } from '#lib/api/types.ts';

/** Where the children of a session are written: its mini-group, or the list of a club, a week or a stay. */
export function pageOfGroup({ group, group_kind }: Pick<Session, 'group' | 'group_kind'>): string {
  // A session kept on a phone before there were lists says no kind.
  const list = group_kind && group_kind !== 'group';
  return `/${list ? 'mercredis-vacances' : 'groupes'}/${group.id}`;
}
