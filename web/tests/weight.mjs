// What a phone downloads the first time it opens each screen, as the server compresses it, against the budgets.
// npm run weight   after tools/build: it serves a demonstration of its own, in a temporary folder.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const program = fileURLToPath(new URL('../../build/release/marelle', import.meta.url));
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const budget = { js: 90, css: 15, font: 60 };
const special = {
  appel: { ...budget, js: 120 },
  impact: { ...budget, js: 130 },
  lien: { total: 40 },
  famille: { total: 40 },
};

const folder = mkdtempSync(join(tmpdir(), 'marelle-weight-'));
const database = `sqlite:${join(folder, 'marelle.db')}`;
const made = spawnSync(program, ['demo', '--database', database], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);
const logins = readFileSync(join(folder, 'logins.txt'), 'utf8');
const [, email, password] = logins.match(/^director\s+(\S+)\s+(.+)$/m);
const link = logins.match(/\/l\/\S+/)[0];
const [, family] = logins.match(/^family_by_link\s+(\S+)$/m);

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

/** Where each screen is, for this director. */
async function screens(request) {
  await request.post(`${origin}/api/v1/login`, { data: { email, password } });
  const first = async (path) => (await (await request.get(`${origin}/api/v1${path}`)).json()).items[0].id;
  const [child, referral, group] = [await first('/children'), await first('/referrals'), await first('/groups')];
  const { upcoming } = await (await request.get(`${origin}/api/v1/groups/${group}`)).json();
  return {
    connexion: '/connexion',
    aujourdhui: '/aujourdhui',
    appel: `/seances/${upcoming[0].id}`,
    enfants: '/enfants',
    enfant: `/enfants/${child}`,
    orientations: '/orientations',
    orientation: `/orientations/${referral}`,
    admission: `/orientations/${referral}/admission`,
    groupes: '/groupes',
    groupe: `/groupes/${group}`,
    impact: '/impact?par=age_band',
    comptes: '/reglages',
    liens: '/reglages/liens',
    compte: '/compte',
    plus: '/plus',
    messages: '/messages',
    lettres: '/messages/lettres',
    lien: link,
    famille: family,
  };
}

/** Kilobytes of bodies as they travel, by kind. */
async function weigh(page, path) {
  const weights = { js: 0, css: 0, font: 0, total: 0 };
  const measured = [];
  page.on('requestfinished', (request) => {
    const kind = { script: 'js', stylesheet: 'css', font: 'font' }[request.resourceType()];
    measured.push(
      request.sizes().then(({ responseBodySize }) => {
        weights.total += responseBodySize / 1000;
        if (kind) weights[kind] += responseBodySize / 1000;
      }),
    );
  });
  await page.goto(origin + path);
  await page.waitForLoadState('networkidle');
  await Promise.all(measured);
  return weights;
}

let over = 0;
try {
  await ready();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  const signedIn = await browser.newContext();
  for (const [name, path] of Object.entries(await screens(signedIn.request))) {
    const state = ['connexion', 'lien', 'famille'].includes(name) ? undefined : await signedIn.storageState();
    const context = await browser.newContext({
      storageState: state,
      javaScriptEnabled: !['lien', 'famille'].includes(name),
    });
    const weights = await weigh(await context.newPage(), path);
    await context.close();
    const said = Object.entries(special[name] ?? budget).map(([kind, most]) => {
      if (weights[kind] > most) over += 1;
      return `${kind} ${weights[kind].toFixed(1)}/${most} kB${weights[kind] > most ? ' TOO HEAVY' : ''}`;
    });
    console.log(name.padEnd(14), said.join('  '));
  }
  await browser.close();
} finally {
  server.kill();
  await new Promise((ended) => server.once('exit', ended));
  rmSync(folder, { recursive: true });
}
process.exitCode = over ? 1 : 0;
