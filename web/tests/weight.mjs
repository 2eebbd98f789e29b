// What a phone downloads the first time it opens each screen, compressed as the server does, against the budgets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { server } from './mock/server.js';
import { screens } from './screens.mjs';

const build = fileURLToPath(new URL('../build/', import.meta.url));
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
const script = { appel: 120, impact: 130 };
const limits = { js: 90, css: 15, font: 60 };

await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
let over = 0;

for (const screen of screens.filter((each) => !each.act)) {
  const page = await browser.newPage();
  const weights = { js: 0, css: 0, font: 0 };
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const kind = { js: 'js', css: 'css', woff2: 'font' }[pathname.split('.').pop()];
    if (!kind) return;
    const bytes = readFileSync(join(build, pathname));
    weights[kind] += (kind === 'font' ? bytes : brotliCompressSync(bytes)).length / 1000;
  });
  await page.goto(origin + screen.path);
  await page.waitForLoadState('networkidle');
  await page.close();
  const allowed = { ...limits, js: script[screen.name] ?? limits.js };
  const said = Object.entries(weights).map(([kind, size]) => {
    if (size > allowed[kind]) over += 1;
    return `${kind} ${size.toFixed(1)}/${allowed[kind]} kB${size > allowed[kind] ? ' TOO HEAVY' : ''}`;
  });
  console.log(screen.name.padEnd(16), said.join('  '));
}
await browser.close();
server.close();
process.exitCode = over ? 1 : 0;
