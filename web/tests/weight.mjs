// What a phone downloads the first time it opens each screen, as the server compresses it, against the budgets: until
// the screen is there and the network quiet. What comes by itself a few seconds later (the parts of a page below the
// screen, the outbox where nothing waits) is printed with --later, and held to no budget.
// npm run weight [-- --later]   after tools/build: it serves a demonstration of its own, in a temporary folder.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { screens } from './screens.mjs';

const tried = process.env.MARELLE_TEST_PROGRAM ?? 'build/release/marelle';
const program = fileURLToPath(new URL(`../../${tried}`, import.meta.url));
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const budget = { js: 90, css: 15, font: 60 };
const ofLink = { total: 40 };
const special = { 'seances/[id]': { ...budget, js: 120 }, impact: { ...budget, js: 130 } };
/** Kilobytes that any of our screens must exceed: less means that nothing was weighed. */
const least = 20;
/** What comes by itself comes within this (milliseconds). */
const laterMs = process.argv.includes('--later') ? 4500 : 0;

const folder = mkdtempSync(join(tmpdir(), 'marelle-weight-'));
const database = `sqlite:${join(folder, 'marelle.db')}`;
const made = spawnSync(program, ['demo', '--database', database], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);
const logins = readFileSync(join(folder, 'logins.txt'), 'utf8');
const [, email, password] = logins.match(/^director\s+(\S+)\s+(.+)$/m);
const links = [...logins.matchAll(/^(\w+_by_link)\s+(\/l\/\S+)$/gm)].map(([, who, path]) => [who, path]);

const port = await new Promise((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => found(free));
  });
});
const origin = `http://127.0.0.1:${port}`;
const server = spawn(program, ['serve', '--database', database, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });

async function ready() {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error('the server did not start');
}

/** Every screen, then every page opened by a link: its name, its path, and what it may weigh. */
async function everything(request) {
  await request.post(`${origin}/api/v1/login`, { data: { email, password } });
  const get = async (path) => {
    const answer = await request.get(`${origin}/api/v1${path}`);
    return answer.ok() ? answer.json() : null;
  };
  const ours = Object.entries(await screens(get)).map(([name, path]) => [name, path, special[name] ?? budget]);
  return [...ours, ...links.map(([who, path]) => [who, path, ofLink])];
}

/** Kilobytes of bodies as they travel, by kind, and those of the scripts that came by themselves afterwards. */
async function weigh(page, path) {
  const weights = { js: 0, css: 0, font: 0, total: 0 };
  const measured = [];
  page.on('requestfinished', (request) => {
    const kind = { script: 'js', stylesheet: 'css', font: 'font' }[request.resourceType()];
    const weigh = ({ responseBodySize }) => {
      // What was asked for with the page and is read again from memory has no size, or a negative one.
      const size = Math.max(0, responseBodySize) / 1000;
      weights.total += size;
      if (kind) weights[kind] += size;
    };
    // What ends once the page is left is not of this visit.
    const left = (error) => {
      if (!page.isClosed()) throw error;
    };
    measured.push(request.sizes().then(weigh, left));
  });
  await page.goto(origin + path);
  await page.waitForLoadState('networkidle');
  await Promise.all(measured);
  const first = { ...weights };
  if (laterMs) await page.waitForTimeout(laterMs);
  await page.waitForLoadState('networkidle');
  await Promise.all(measured);
  return { ...first, later: weights.js - first.js };
}

/** One line; true when the screen is within its budget, and was a screen. */
function judge(name, weights, allowed) {
  const faults = weights.total < least && !name.endsWith('_by_link') ? [`only ${weights.total.toFixed(1)} kB`] : [];
  const said = Object.entries(allowed).map(([kind, most]) => {
    if (weights[kind] > most) faults.push(`${kind} too heavy`);
    return `${kind} ${weights[kind].toFixed(1)}/${most}`;
  });
  const later = weights.later > 0.05 ? ` then js ${weights.later.toFixed(1)}` : '';
  console.log(
    `${faults.length ? 'FAIL' : 'ok  '} ${name.padEnd(28)} ${said.join('  ')} kB${later} ${faults.join(', ')}`,
  );
  return !faults.length;
}

const tally = { passed: 0, failed: 0 };
let browser;
try {
  await ready();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  const signedIn = await browser.newContext({ locale: 'fr-FR' });
  for (const [name, path, allowed] of await everything(signedIn.request)) {
    const state = name === 'connexion' || path.startsWith('/l/') ? undefined : await signedIn.storageState();
    const context = await browser.newContext({
      locale: 'fr-FR',
      storageState: state,
      javaScriptEnabled: !path.startsWith('/l/'),
    });
    const page = await context.newPage();
    // A sentence that no screen brought makes the whole catalogue come: it must not.
    const late = [];
    page.on('console', (message) => /^words: /.test(message.text()) && late.push(message.text()));
    const weights = await weigh(page, path);
    const good = judge(name, weights, allowed);
    late.forEach((text) => console.log(`FAIL ${name} ${text}`));
    tally[good && !late.length ? 'passed' : 'failed'] += 1;
    await context.close();
  }
} finally {
  await browser?.close();
  server.kill();
  await new Promise((ended) => server.once('exit', ended));
  rmSync(folder, { recursive: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed, 0 skipped`);
process.exitCode = tally.failed || !tally.passed ? 1 : 0;
