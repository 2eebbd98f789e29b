// Which work may be given to somebody who has an account.
import { session } from '#lib/session.svelte.ts';

export const ofNetwork = ['headquarters', 'technical_administrator'];
const ofHouse = ['referent', 'activity_leader', 'volunteer', 'psychologist', 'director'];

/** Only the technical administration gives a post of the network. */
export const given = (): string[] =>
  session.posts.some((post) => ofNetwork.includes(post.profile)) ? [...ofHouse, ...ofNetwork] : ofHouse;
