// Every screen there is, on the narrowest phone (320 px) and on a desk: nothing is wider than the screen, with the
// names of the demonstration and with long ones, in Arabic letters too. The list comes from the routes: a new screen
// is in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screens } from '../../web/tests/screens.mjs';
import { assert } from './checks.mjs';
import { Person } from './person.mjs';

const narrowest = 320;
const longNames = ['Marie-Christophine Andriamanantenasoa-Lefebvre', 'عبد الرحمن بن عبد العزيز المستغانمي الفيلالي'];

/** In the page: what sticks out of the screen; a wide table scrolls in a frame of its own. */
function tooWide() {
  const root = document.documentElement;
  const scrolls = (each) => /auto|scroll|hidden/.test(getComputedStyle(each).overflowX);
  const framed = (each) => each && each !== document.body && (scrolls(each) || framed(each.parentElement));
  const out = [...document.querySelectorAll('body *')].filter((each) => {
    const { left, right, width } = each.getBoundingClientRect();
    const beyond = right > root.clientWidth + 0.5 || left < -0.5;
    return beyond && width > 1 && each.checkVisibility() && !framed(each.parentElement);
  });
  if (!out.length && root.scrollWidth <= root.clientWidth) return null;
  const say = (each) => `${each.tagName.toLowerCase()} "${each.textContent.trim().slice(0, 30)}"`;
  return `${root.scrollWidth - root.clientWidth} px too wide: ${out.slice(-3).map(say).join(', ')}`;
}

/** In the page: every name becomes this one. */
function rename(name) {
  for (const each of document.querySelectorAll('bdi'))
    if (!/^[\d\s+]*$/.test(each.textContent)) each.textContent = name;
}

async function measure(story, person, name) {
  const faults = [];
  const look = async (as) => {
    const wide = await person.page.evaluate(tooWide);
    if (wide) faults.push(`${name}${as} at ${story.width} px: ${wide}`);
  };
  await look('');
  for (const long of longNames) {
    await person.page.evaluate(rename, long);
    await look(` with ${long}`);
  }
  return faults;
}

/** Pages opened by a link, in the language that reads from the right too. */
async function links(story) {
  const logins = readFileSync(join(story.kept.folder, 'logins.txt'), 'utf8');
  const paths = [...logins.matchAll(/^\w+_by_link\s+(\/l\/\S+)$/gm)].map(([, path]) => path);
  assert.ok(paths.length >= 3, 'the demonstration gives no links');
  const person = await Person.enter(story, { scripts: false });
  const faults = [];
  for (const path of paths)
    for (const language of ['fr', 'ar']) {
      await person.page.goto(`${story.server.origin}${path}?langue=${language}`);
      faults.push(...(await measure(story, person, `${path.slice(0, 6)}… ${language}`)));
    }
  return faults;
}

export const desk = true;

export default async function (story) {
  if (story.width < 900) story.width = narrowest;
  const outside = await Person.enter(story);
  await outside.open('/connexion');
  const faults = await measure(story, outside, 'connexion');
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const get = async (path) => {
    const answer = await bruno.get(`/api/v1${path}`);
    return answer.ok() ? answer.json() : null;
  };
  const all = Object.entries(await screens(get));
  for (const [name, path] of all) {
    if (name === 'connexion') continue;
    await bruno.open(path);
    await bruno.whole();
    faults.push(...(await measure(story, bruno, name)));
  }
  faults.push(...(await links(story)));
  story.notes.push(`${all.length} screens at ${story.width} px`);
  story.faults.push(...faults);
}
