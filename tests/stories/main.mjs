// Runs the stories, each from a fresh copy of the demonstration. Named ones are told on a phone with SQLite, then on
// a desk with PostgreSQL when an address is given, else with SQLite again. Unnamed, they are told on a phone, one
// database after the other; those whose screens are for a desk (export const desk = true) on both.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { House } from './house.mjs';
import { playwright } from './person.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const pictures = join(resolve(process.env.MARELLE_ARTIFACTS ?? 'var/ci'), 'stories');
const postgres = process.env.MARELLE_TEST_POSTGRES;
const isWidth = (word) => /^\d{3,4}$/.test(word);
const given = process.argv.slice(2);
const widths = given.filter(isWidth);
const words = given.filter((word) => !isWidth(word) && word !== 'all');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// With a slow network it waits more.
const limit = process.env.MARELLE_TEST_DELAY ? 1_200_000 : 420_000;
// A story waits more than it works: two at once are told in half the time, each in a house of its own.
const atOnce = 2;

const files = readdirSync(here).filter((name) => /^\d.*\.mjs$/.test(name));
const chosen = files.filter((name) => !words.length || words.some((word) => name.includes(word))).sort();
const lite = { base: 'SQLite' };
const large = postgres ? { base: 'PostgreSQL', postgres } : lite;
const passes = [
  { width: 360, ...lite },
  { width: 1280, ...large },
].filter((pass) => !widths.length || widths.includes(String(pass.width)));

async function tell(browser, house, file, { width, base, postgres }) {
  const name = file.replace('.mjs', '');
  const { default: play, prepare } = await import(join(here, file));
  const story = {
    name,
    width,
    folder: pictures,
    browser,
    house,
    faults: [],
    contexts: [],
    people: [],
    notes: [],
    pictures: 0,
  };
  const kept = house.copy(postgres);
  story.kept = kept;
  story.link = kept.link;
  if (prepare) await prepare(story);
  story.server = await house.serve(kept);
  // A browser of its own, with its folder: it can be killed and started again.
  story.launch = (profile, options) =>
    chromium.launchPersistentContext(profile, { executablePath, args: flags, ...options });
  // Another day: the same establishment, served again later; everybody comes in anew.
  story.wakeUpOn = async (instant) => {
    for (const context of story.contexts.splice(0)) await context.close();
    await story.server.stop();
    story.server = await house.serve(kept, instant);
  };
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(new Error(`not finished after ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([play(story), late]);
  } catch (error) {
    story.faults.push(error.stack ?? String(error));
    await lastPictures(story);
  } finally {
    clearTimeout(timer);
    for (const context of story.contexts) await context.close().catch(() => {});
    await story.server.stop();
  }
  for (const missed of story.people.flatMap((person) => person.missed))
    story.faults.push(`a refusal that was announced did not come: ${missed}`);
  for (const secret of story.secrets ?? [])
    if (story.server.said().includes(secret)) story.faults.push(`the server's log holds "${secret}"`);
  return story;
}

async function lastPictures(story) {
  for (const [index, context] of story.contexts.entries())
    for (const page of context.pages()) {
      const path = join(story.folder, `${story.name}-${story.width}-failed-${index}.png`);
      await page.screenshot({ path, timeout: 5000 }).catch(() => {});
    }
}

async function tellOne(house, browser, pass, file, tally) {
  const label = `${file.replace('.mjs', '')} at ${pass.width} px on ${pass.base}`;
  const from = Date.now();
  const lost = (error) => ({ faults: [error.stack ?? String(error)], notes: [] });
  const { faults, notes } = await tell(browser, house, file, pass).catch(lost);
  const verdict = faults.length ? 'FAIL' : 'ok  ';
  console.log(`${verdict} ${label}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
  for (const note of notes) console.log(`       ${note}`);
  for (const fault of faults) console.log(`       ${fault.split('\n').slice(0, 12).join('\n         ')}`);
  tally.passed += faults.length ? 0 : 1;
  if (faults.length) tally.failed.push(`${label}: ${faults[0].split('\n')[0]}`);
}

async function plan() {
  if (given.length) return passes.flatMap((pass) => chosen.map((file) => [pass, file]));
  const [desk, phone] = [[], []];
  for (const file of chosen) ((await import(join(here, file))).desk ? desk : phone).push(file);
  return [
    ...desk.flatMap((file) => passes.map((pass) => [pass, file])),
    ...phone.map((file, index) => [{ width: 360, ...(index % 2 ? large : lite) }, file]),
  ];
}

async function everyStory(house, browser) {
  const tally = { passed: 0, failed: [] };
  const waiting = await plan();
  const teller = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await tellOne(house, browser, ...next, tally);
  };
  await Promise.all(Array.from({ length: atOnce }, teller));
  return tally;
}

if (!words.length) rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const house = new House(process.env.MARELLE_TEST_PROGRAM ?? 'build/release/marelle');
const { chromium } = await playwright();
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: flags });
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => house.dispose(postgres));
const tally = await everyStory(house, browser);
await browser.close();
// Once more at the end, where a long log is read first.
for (const each of tally.failed) console.log(`FAIL ${each}`);
console.log(`${tally.passed} passed, ${tally.failed.length} failed, 0 skipped`);
process.exitCode = tally.failed.length || !tally.passed ? 1 : 0;
