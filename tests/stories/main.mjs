// Runs the stories: each from a fresh copy of the demonstration, on a phone and on a desk with SQLite, and once more on
// a phone with PostgreSQL when an address is given.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { House } from './house.mjs';
import { playwright } from './person.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const pictures = join(resolve(process.env.MARELLE_ARTIFACTS ?? 'var/ci'), 'stories');
const postgres = process.env.MARELLE_TEST_POSTGRES;
const [widths, words] = [(word) => /^\d{3,4}$/.test(word), (word) => !/^\d{3,4}$/.test(word)].map((kind) =>
  process.argv.slice(2).filter(kind),
);
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const limit = 90_000;

const files = readdirSync(here).filter((name) => /^\d.*\.mjs$/.test(name));
const chosen = files.filter((name) => !words.length || words.some((word) => name.includes(word))).sort();
const passes = [
  { width: 360, base: 'SQLite' },
  { width: 1280, base: 'SQLite' },
  { width: 360, base: 'PostgreSQL', postgres },
].filter((pass) => !widths.length || widths.includes(String(pass.width)));

async function tell(browser, house, file, { width, base, postgres }) {
  const name = file.replace('.mjs', '');
  const { default: play, prepare } = await import(join(here, file));
  const folder = base === 'SQLite' ? pictures : join(pictures, 'postgresql');
  const story = { name, width, folder, browser, house, faults: [], contexts: [], people: [], notes: [], pictures: 0 };
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

async function everyStory(house, browser) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const pass of passes)
    for (const file of chosen) {
      const label = `${file.replace('.mjs', '')} at ${pass.width} px on ${pass.base}`;
      if (pass.base === 'PostgreSQL' && !pass.postgres) {
        tally.skipped += 1;
        console.log(`skip ${label}: MARELLE_TEST_POSTGRES gives no address`);
        continue;
      }
      const from = Date.now();
      const lost = (error) => ({ faults: [error.stack ?? String(error)], notes: [] });
      const { faults, notes } = await tell(browser, house, file, pass).catch(lost);
      const verdict = faults.length ? 'FAIL' : 'ok  ';
      console.log(`${verdict} ${label}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
      for (const note of notes) console.log(`       ${note}`);
      for (const fault of faults) console.log(`       ${fault.split('\n').slice(0, 12).join('\n         ')}`);
      tally[faults.length ? 'failed' : 'passed'] += 1;
    }
  return tally;
}

if (!words.length) rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const house = new House('build/release/marelle');
const { chromium } = await playwright();
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: flags });
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => house.dispose(postgres));
const tally = await everyStory(house, browser);
await browser.close();
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed || !tally.passed ? 1 : 0;
