// A desk without a mouse: on each screen Tab shows where one is, Enter opens, Escape closes, and the focus is back on
// the button that opened.
import { assert } from './checks.mjs';
import { Person } from './person.mjs';

/** In the page: what has the focus, and whether it can be seen to. */
function held() {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const there = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const says = (each.getAttribute('aria-label') ?? each.innerText ?? '').trim() || each.name || each.id;
  return { tag: each.tagName, says: `${each.tagName} ${says}`.slice(0, 80), seen: outlined && there };
}

/** From the top of the page, as far as Tab goes: everything it stops at shows that it has the focus. */
async function tabThrough(person, most = 60) {
  const { page } = person;
  await page.evaluate(() => document.activeElement?.blur());
  const unseen = [];
  let stops = 0;
  for (; stops < most; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(held);
    if (at.tag === 'BODY') break;
    if (!at.seen) unseen.push(at.says);
  }
  assert.ok(stops > 5, `${stops} stops on ${page.url()}`);
  assert.deepEqual(unseen, [], `no focus to be seen on ${new URL(page.url()).pathname}`);
  return stops;
}

/** Enter opens, Escape closes, and one is where one was. */
async function opensAndCloses(person, button, opened) {
  const { page } = person;
  const one = button.first();
  await one.focus();
  const before = await page.evaluate(held);
  await page.keyboard.press('Enter');
  await opened.first().waitFor();
  await person.settled();
  await page.waitForFunction(() => document.activeElement !== document.body);
  await page.keyboard.press('Escape');
  await opened.first().waitFor({ state: 'detached' });
  await page
    .waitForFunction(() => document.activeElement !== document.body)
    .catch(() => assert.fail(`${before.says}: the focus is lost`));
  const after = await page.evaluate(held);
  assert.equal(after.says, before.says);
  assert.ok(after.seen, `${after.says}: the focus is back and cannot be seen`);
}

/** Every screen of the evening, walked through with Tab. */
async function everyScreen(story, bruno, { group, tonight, club }) {
  const paths = ['/planning', `/seances/${tonight}`, `/seances/${tonight}/depart`, `/seances/${tonight}/saisie`];
  paths.push('/faits', '/groupes', `/groupes/${group}`, `/groupes/${group}/feuille`, `/encadrement/${tonight}`);
  paths.push('/equipe', '/reglages/calendrier', '/mercredis-vacances', `/mercredis-vacances/${club}`, '/orientations');
  let stops = 0;
  for (const path of paths) {
    await bruno.open(path);
    stops += await tabThrough(bruno);
  }
  story.notes.push(`${paths.length} screens: each of ${stops} stops of Tab shows its focus`);
}

/** What opens on the page or over it, screen by screen: [address, button, what it opens]. */
function openers(bruno, { group, tonight, club }) {
  const { page } = bruno;
  const dialog = page.getByRole('dialog');
  const form = page.locator('main form');
  const button = (name) => page.getByRole('button', { name });
  return [
    ['/planning', button(/Comètes/), dialog],
    ['/planning', button('Ajouter une séance'), dialog],
    [`/seances/${tonight}`, page.locator('.roll .name'), dialog],
    [`/seances/${tonight}/depart`, page.locator('button.name'), page.locator('.panel')],
    ['/faits', button(/^Noter/), page.locator('main section.form')],
    ['/groupes', button('Créer un groupe'), form],
    [`/groupes/${group}`, button(/^Déplacer vers…/), dialog],
    [`/groupes/${group}`, button(/^Modifier : Le groupe/), form],
    [`/encadrement/${tonight}`, button('Ajouter un adulte'), button(/^Ajouter(?! un adulte)/)],
    ['/equipe', button('Ajouter quelqu’un'), form],
    ['/reglages/calendrier', button(/^Fermer des jours/), form],
    ['/reglages/calendrier', button(/^Importer un calendrier/), form],
    [`/mercredis-vacances/${club}`, button(/^Appeler/), page.locator('main a[href^="tel:"]')],
  ];
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const list = async (path) => (await (await bruno.get(`/api/v1${path}`)).json()).items;
  const group = (await list('/groups')).find(({ name }) => name === 'Comètes').id;
  const { sessions } = await (await bruno.get('/api/v1/today')).json();
  const tonight = sessions.find((each) => each.group.name === 'Comètes').id;
  const club = (await list('/offers')).find(({ waiting }) => waiting)?.id;
  const places = { group, tonight, club };
  await everyScreen(story, bruno, places);
  const all = openers(bruno, places);
  for (const [path, button, shown] of all) {
    await bruno.open(path);
    await opensAndCloses(bruno, button, shown);
  }
  story.notes.push(`${all.length} things opened with Enter and closed with Escape, the focus back each time`);
}
