import { api, ApiError, useCsrf, usePost } from '#lib/api/client.ts';
import type { Login, Named, Post } from '#lib/api/types.ts';
import { leaving } from '#lib/leaving.ts';
import { recalled, remember } from '#lib/remember.ts';
import { today } from '#lib/words/dates.ts';
import { words } from '#lib/words/messages.svelte.ts';

const remembered = 'marelle.establishment';
/** How long a phone that can do without waits for a server it may not reach. */
const patience = 8000;

const packHere = 'marelle.pack';

/** Whether a code was chosen on this phone, without opening anything: a hint, which the disk alone decides. */
export function phoneWorksOffline(): boolean {
  return recalled(packHere) !== null;
}

export function rememberPack(there: boolean): void {
  remember(packHere, there ? '1' : null);
}

/** Who is reading: set by the login, emptied when the server no longer knows it. */
class ReaderSession {
  login = $state.raw<Login | null>(null);
  /** Known by the pack of this phone only: the server was not asked. */
  offline = $state(false);
  /** When somebody last gave their password on this page (milliseconds). */
  enteredAt = 0;
  #chosen = $state<string | null>(null);

  get posts(): Post[] {
    return (this.login?.posts ?? []).filter((post) => !post.until || post.until >= today());
  }

  get establishments(): Named[] {
    const named = this.posts.flatMap((post) => (post.establishment ? [post.establishment] : []));
    return named.filter((each, index) => named.findIndex((other) => other.id === each.id) === index);
  }

  get establishment(): Named | null {
    return this.establishments.find((each) => each.id === this.#chosen) ?? this.establishments[0] ?? null;
  }

  may(capability: string): boolean {
    return this.login?.may.includes(capability) ?? false;
  }

  /** Tells the server which post this is, when there are several. */
  #act(): void {
    const post = this.posts.find((each) => each.establishment?.id === this.establishment?.id);
    usePost(this.posts.length > 1 ? (post?.id ?? '') : '');
  }

  choose(establishment: string): void {
    this.#chosen = establishment;
    remember(remembered, establishment);
  }

  async open(login: Login, from: 'server' | 'pack' = 'server'): Promise<void> {
    useCsrf(login.csrf);
    this.offline = from === 'pack';
    this.#chosen = recalled(remembered);
    await words.useRemembered(login.user.language);
    this.login = login;
    this.#act();
  }

  /** Somebody just gave their password here. */
  async enter(login: Login): Promise<void> {
    leaving.over();
    this.enteredAt = Date.now();
    await this.open(login);
  }

  /** Asks the server who we are; false when it does not know us. */
  async recall(): Promise<boolean> {
    if (this.login) return true;
    // Whoever signed out without network does so first: the cookie they left is nobody's.
    if (leaving.due) {
      await leaving.settle();
      return false;
    }
    // The first date asked of a browser has it read its calendars: a slow phone does so while the answer is on its way.
    setTimeout(today);
    try {
      await this.open(await api.get<Login>('/login', { live: true, patience: phoneWorksOffline() ? patience : 0 }));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  /** Asks the server whether it still knows the reader of the pack. */
  async reconnect(): Promise<'in' | 'out' | 'unreachable'> {
    try {
      if (leaving.bars) {
        await leaving.settle();
        return 'out';
      }
      const login = await api.get<Login>('/login', { live: true, quiet: true, patience });
      if (login.user.id !== this.login?.user.id) return 'out';
      await this.open(login);
      return 'in';
    } catch (error) {
      return error instanceof ApiError && error.status === 401 ? 'out' : 'unreachable';
    }
  }

  passwordChanged(): void {
    if (this.login) this.login = { ...this.login, must_change_password: false };
  }

  forget(): void {
    this.login = null;
    this.offline = false;
    useCsrf('');
    usePost('');
  }
}

export const session = new ReaderSession();
