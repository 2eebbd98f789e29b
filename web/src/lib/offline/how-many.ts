// "2 pointages et 1 fait": how many of what, in words, for every sentence about what is on this phone.
import { t, words } from '#lib/words/messages.svelte.ts';
import type { Kind, OutboxItem } from './operations.ts';

/** In the order in which they are said. */
const order: Kind[] = ['note', 'handover', 'stop', 'fact', 'withdrawal', 'assessment', 'card'];
const feminine: Kind[] = ['assessment', 'card'];

/** What web.phone and web.state sentences take: the words, how many, and how the participle agrees. */
export function howMany(items: OutboxItem[]): { what: string; count: number; gender: 'f' | 'm' } {
  const kinds = order.filter((kind) => items.some(({ op }) => op.kind === kind));
  const each = kinds.map((kind) => {
    const count = items.filter(({ op }) => op.kind === kind).length;
    return t('web.phone.how_many', { kind, count });
  });
  const what = new Intl.ListFormat(words.locale, { type: 'conjunction' }).format(each);
  return { what, count: items.length, gender: kinds.every((kind) => feminine.includes(kind)) ? 'f' : 'm' };
}
