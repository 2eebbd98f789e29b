// The folder that plays the SMS gateway: a file a message, written aside under a name that begins with a dot.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names of what has left so far. */
export function textsSoFar(story) {
  const folder = join(story.kept.folder, 'sms');
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
}

/** What says this and was not among those that had left before. */
export async function textSent(story, { before = [], saying = /./ } = {}) {
  const read = (name) => JSON.parse(readFileSync(join(story.kept.folder, 'sms', name), 'utf8'));
  for (let tries = 0; tries < 600; tries += 1) {
    const fresh = textsSoFar(story).filter((name) => !before.includes(name));
    const found = fresh.map(read).find(({ text }) => saying.test(text));
    if (found) return found;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error(`no SMS says ${saying}`);
}
