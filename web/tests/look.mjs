// Looks at every screen as a person would: pictures at 360 and 1280, axe, overflow at 320, taps, print.
// Pictures go to the folder named by LOOK (a temporary one by default).  LOOK_ONLY=appel,enfants limits the screens.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { server } from './mock/server.js';
import { screens } from './screens.mjs';

const folder = process.env.LOOK ?? mkdtempSync(join(tmpdir(), 'marelle-look-'));
const only = process.env.LOOK_ONLY?.split(',');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const faults = [];

mkdirSync(folder, { recursive: true });
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });

async function open(width, height = width < 900 ? 740 : 800) {
  // axe is injected by the test, so the page's own policy is checked by listening to its violations instead.
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    hasTouch: width < 900,
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-01-12T15:55:00Z'));
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  return page;
}

async function examine(page, name, width) {
  if (width > 320) {
    await page.evaluate(axe);
    const run = (values) => window.axe.run(document, { runOnly: { type: 'tag', values } });
    const { violations } = await page.evaluate(run, tags);
    for (const each of violations) {
      const where = each.nodes.map((node) => node.target.join(' ')).slice(0, 3);
      faults.push(`${name}: axe ${each.id}: ${where.join(' | ')}`);
    }
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, main a, main select, main input, .bar a')]
      .filter((each) => each.checkVisibility() && !each.closest('p:not(.back):not(.actions), td, dd, label, .small'))
      .map((each) => [each, each.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(([each, box]) => `"${each.textContent.trim().slice(0, 20)}" ${box.width | 0}×${box.height | 0}`),
  );
  if (small.length) faults.push(`${name}: small targets: ${small.slice(0, 4).join('; ')}`);
}

/** The sheet of paper as a picture, and as the PDF itself. */
async function print(page, name) {
  await page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4' });
  await page.setViewportSize({ width: 690, height: 980 });
  await page.emulateMedia({ media: 'print' });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `${name}-print.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${name}: ${wide} px too wide on paper`);
}

async function lookAt(screen, mode, width) {
  await fetch(`${origin}/mock/${mode}`);
  const page = await open(width);
  const name = `${screen.name}-${width}${mode === 'full' ? '' : '-' + mode}`;
  try {
    await page.goto(origin + screen.path);
    await page.waitForSelector('h1');
    await page.waitForLoadState('networkidle');
    if (mode === 'full' && screen.act) await screen.act(page);
    await examine(page, name, width);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: screen.whole !== false });
    if (mode === 'full' && width === 1280 && screen.print) await print(page, screen.name);
  } catch (error) {
    faults.push(`${name}: ${error.message.split('\n')[0]}`);
  }
  await page.context().close();
}

/** From Aujourd'hui: eight children present in at most three taps; each exception is one more. */
async function countTaps() {
  await fetch(`${origin}/mock/full`);
  const page = await open(360);
  let taps = 0;
  const tap = async (locator) => {
    taps += 1;
    await locator.tap();
  };
  await page.goto(`${origin}/aujourdhui`);
  await tap(page.getByRole('link', { name: /Comètes/ }).first());
  await tap(page.getByRole('button', { name: /Tous présents \(8\)/ }));
  await page.getByText('8 enfants marqués présents').waitFor();
  await page.screenshot({ path: join(folder, 'taps-1.png') });
  if (taps > 3) faults.push(`roll call: ${taps} taps for eight children`);
  await tap(page.getByRole('button', { name: 'Yanis T. : Absent' }));
  await tap(page.getByRole('button', { name: 'Tiago S. : Excusé' }));
  await page.screenshot({ path: join(folder, 'taps-2.png') });
  await page.getByRole('button', { name: 'Maladie' }).tap();
  await page.getByText('Excusé · Maladie').waitFor();
  await page.getByRole('button', { name: 'Annuler' }).tap();
  await page.getByText(/Enregistré à/).waitFor();
  await page.screenshot({ path: join(folder, 'taps-3.png') });
  await page.context().close();
  console.log(`roll call: ${taps - 2} exceptions in ${taps - 2} taps, 8 present in 2 taps`);
}

/** The network fails under the roll call: it is said in words, and the same notes leave again under the same ids. */
async function losesTheNetwork() {
  const page = await open(360);
  const sent = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/attendance-batch'))
      sent.push(
        request
          .postDataJSON()
          .notes.map((note) => note.id)
          .join(),
      );
  });
  await fetch(`${origin}/mock/full`);
  await page.goto(`${origin}/seances/018f0000-0000-7000-8000-0000000005e2`);
  await page.getByRole('button', { name: /Tous présents/ }).waitFor();
  await fetch(`${origin}/mock/failing`);
  await page.getByRole('button', { name: /Tous présents/ }).tap();
  await page.getByText(/pointages non envoyés/).waitFor();
  await page.screenshot({ path: join(folder, 'appel-360-non-envoye.png') });
  await fetch(`${origin}/mock/full`);
  await page.getByRole('button', { name: 'Renvoyer' }).tap();
  await page.getByText(/Enregistré à/).waitFor();
  if (sent.length !== 2 || sent[0] !== sent[1]) faults.push('roll call: a note sent again changed its id');
  await page.getByRole('button', { name: /Absent.*Karim/ }).tap();
  await page.getByText('À vérifier').waitFor({ state: 'detached' });
  await page.context().close();
  console.log('roll call: the unsent are said and leave again under the same ids; one tap settles a disagreement');
}

/** Places, search and help from the keyboard; the keys are silent while someone types. */
async function useKeyboard() {
  const page = await open(1280);
  await fetch(`${origin}/mock/full`);
  await page.goto(`${origin}/aujourdhui`);
  await page.getByRole('heading', { level: 1, name: /attendus/ }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL('**/orientations');
  await page.keyboard.press('/');
  await page.waitForURL('**/enfants**');
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('benali g');
  await page.getByText('Aucun enfant avec ces filtres').waitFor();
  await page.getByRole('searchbox').fill('ozturk');
  await page.getByRole('link', { name: 'Elif Öztürk' }).waitFor();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Raccourcis du clavier' }).waitFor();
  await page.screenshot({ path: join(folder, 'raccourcis-1280.png') });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
  console.log('keyboard: places, search and help answer');
}

/** What is waited for longer than 300 ms has the shape of what comes. */
async function waits() {
  await fetch(`${origin}/mock/slow`);
  const page = await open(360);
  await page.goto(`${origin}/enfants`);
  await page.waitForTimeout(9000);
  await page.screenshot({ path: join(folder, 'enfants-360-slow.png') });
  await page.context().close();
}

const uses = { taps: countTaps, reseau: losesTheNetwork, clavier: useKeyboard, attente: waits };
for (const [name, use] of Object.entries(uses)) {
  if (!only || only.includes(name)) await use().catch((error) => faults.push(`${name}: ${error.message}`));
}
for (const screen of screens.filter((each) => !only || only.includes(each.name))) {
  for (const width of [360, 1280])
    for (const mode of ['full', ...(screen.modes ?? ['empty', 'failing'])]) await lookAt(screen, mode, width);
  await lookAt(screen, 'full', 320);
}
await browser.close();
server.close();
console.log(`pictures in ${folder}`);
faults.forEach((fault) => console.log('FAULT', fault));
console.log(faults.length ? `${faults.length} faults` : 'no fault');
process.exitCode = faults.length ? 1 : 0;
