// Somebody in front of a screen. Each tap goes through here, so that a budget is counted, not believed; each screen
// looked at is kept as a picture and examined; whatever goes wrong behind the screen fails the story.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { says, until } from './checks.mjs';
import { password } from './house.mjs';

const web = createRequire(fileURLToPath(new URL('../../web/package.json', import.meta.url)));
const axe = readFileSync(web.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export const playwright = () => import(web.resolve('playwright-core')).then((module) => module.default ?? module);

// What a thumb needs; a link inside a sentence, a cell of a table or a label beside its control needs less.
const thumb = 44;
const touched = 'button, a.button, .bar a, select, textarea, input:not([type=checkbox], [type=radio], [type=hidden])';

/** In the page: what is wrong with the screen as it stands. */
function measure([least, touched]) {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`${page.scrollWidth - page.clientWidth} px too wide`);
  if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1');
  for (const each of document.querySelectorAll('svg text')) {
    const [box, frame] = [each.getBoundingClientRect(), each.ownerSVGElement.getBoundingClientRect()];
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || /…$/.test(each.textContent.trim()))
      found.push(`"${each.textContent}" is cut`);
    for (const other of each.ownerSVGElement.querySelectorAll('text')) {
      const next = other.getBoundingClientRect();
      const over = Math.min(box.right, next.right) - Math.max(box.left, next.left);
      const down = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
      if (other !== each && over > 2 && down > 4) found.push(`"${each.textContent}" is over "${other.textContent}"`);
    }
  }
  for (const each of document.querySelectorAll('[onclick], [role=button]'))
    if (each.tagName !== 'BUTTON') found.push(`a ${each.tagName} plays a button`);
  for (const each of document.querySelectorAll(touched)) {
    const box = each.getBoundingClientRect();
    if (!each.checkVisibility() || box.width === 0 || each.closest('td, th')) continue;
    if (box.height < least - 0.5 || box.width < least - 0.5)
      found.push(`"${each.textContent.trim().slice(0, 24)}" is ${box.width | 0} × ${box.height | 0} px`);
  }
  return found;
}

/** In the page: how many pixels the screen, or a part of it that scrolls, is too short to show everything. */
function unseen() {
  const page = document.documentElement;
  const parts = [...document.querySelectorAll('body *')].filter((each) =>
    /auto|scroll/.test(getComputedStyle(each).overflowY),
  );
  return Math.max(page.scrollHeight - page.clientHeight, ...parts.map((each) => each.scrollHeight - each.clientHeight));
}

/** Whoever reads sees a blank, whether a line may end there or not. */
export const blanks = (text) =>
  text instanceof RegExp ? new RegExp(text.source.replaceAll(' ', '\\s'), text.flags) : text;

export class Person {
  taps = 0;
  #story;
  #expected = [];
  #offline = false;
  #asked = [];
  #scripts;
  #pending = new Set();
  #cut = new WeakSet();

  constructor(story, page, scripts) {
    this.#story = story;
    this.#scripts = scripts;
    this.page = page;
  }

  /** Someone comes in: a browser of their own, as wide as the story says; with a folder, one that its death leaves. */
  static async enter(story, { scripts = true, folder = null } = {}) {
    const options = {
      viewport: { width: story.width, height: story.width < 900 ? 740 : 800 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      hasTouch: story.width < 900,
      isMobile: story.width < 900,
      javaScriptEnabled: scripts,
      acceptDownloads: true,
    };
    const context = folder ? await story.launch(folder, options) : await story.browser.newContext(options);
    context.setDefaultTimeout(30_000);
    story.contexts.push(context);
    if (scripts) await context.clock.install({ time: story.server.now() });
    const page = context.pages()[0] ?? (await context.newPage());
    const person = new Person(story, page, scripts);
    person.#listen();
    story.people.push(person);
    return person;
  }

  static async signIn(story, email, where = {}) {
    const person = await Person.enter(story, where);
    await person.open('/connexion');
    await person.comeIn(email);
    return person;
  }

  /** From the screen that asks who one is. */
  async comeIn(email) {
    await this.write('Adresse e-mail', email);
    await this.write('Mot de passe', password);
    await this.tap('button', 'Se connecter');
    await this.page.waitForURL((url) => url.pathname !== '/connexion');
    await this.settled();
    this.taps = 0;
  }

  #listen() {
    const { page } = this;
    const fault = (text) => this.#story.faults.push(`${new URL(page.url()).pathname}: ${text}`);
    page.on('pageerror', (error) => fault(`page error: ${error.message}`));
    page.on('console', (message) => {
      // What failed to load is said twice: by the console, and by the answer or its absence, looked at below.
      if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
        fault(`console: ${message.text()}`);
      // A sentence that no screen brought with it.
      if (/^words: /.test(message.text())) fault(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      this.#pending.add(request);
      if (this.#offline) this.#cut.add(request);
    });
    page.on('requestfinished', (request) => this.#pending.delete(request));
    page.on('requestfailed', (request) => {
      this.#pending.delete(request);
      // A page left before its answers came, and a file that goes to the disk, are not failures.
      const why = request.failure()?.errorText ?? '';
      const line = `${request.method()} ${new URL(request.url()).pathname} ${why}`;
      const cut = this.#cut.has(request) && /ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE)/.test(why);
      if (!cut && !/ERR_ABORTED/.test(why) && !this.#announced(line)) fault(`no answer: ${line}`);
    });
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const line = `${response.request().method()} ${pathname} ${response.status()}`;
      this.#asked.push(line);
      if (response.status() >= 400 && !this.#announced(line)) fault(`unexpected answer: ${line}`);
    });
  }

  #announced(line) {
    const known = this.#expected.findIndex((each) => each.test(line));
    if (known >= 0) this.#expected.splice(known, 1);
    return known >= 0;
  }

  /** The next refusal of this kind is what the story is about: "POST /api/v1/… 409". */
  expect(...lines) {
    this.#expected.push(...lines);
  }

  /** Refusals that were announced and did not come. */
  get missed() {
    return this.#expected.map(String);
  }

  /** What the page asked of the server so far. */
  get asked() {
    return this.#asked;
  }

  /** Into the basement, or out of it: the page is told nothing, and finds no answer. */
  async network(there) {
    // What the page asks of itself fails until the network is really back.
    this.#nothingAnswers();
    await this.page.context().setOffline(!there);
    this.#offline = !there;
  }

  /** Whatever is on its way, or is asked from now on, may fail; its failure may be told of once all is well again. */
  #nothingAnswers() {
    this.#offline = true;
    for (const request of this.#pending) this.#cut.add(request);
  }

  /** The server is stopped, or is back: meanwhile nothing that is asked finds an answer. */
  serverIs(there) {
    if (there) this.#offline = false;
    else this.#nothingAnswers();
  }

  async open(path) {
    await this.page.goto(this.#story.server.origin + path);
    await this.settled();
  }

  /** The title is there, nothing is on its way any more, and no part says that it waits: not even one asked late. */
  async settled() {
    await this.page.locator('h1').first().waitFor();
    const until = Date.now() + 30_000;
    do {
      await this.quiet();
      if (Date.now() > until) throw new Error(`a part of ${this.page.url()} still waits`);
    } while (await this.#waits());
  }

  /** A part of the screen that is not folded away says that it waits. */
  #waits() {
    const all = this.page.locator('main [data-waiting]');
    return all.evaluateAll((parts) => parts.some((part) => part.checkVisibility())).catch(() => true);
  }

  /**
   * Nothing was on its way for a moment: shorter than Playwright's half second, waited for at every screen. On a busy
   * machine a page may take longer than that to read an answer and ask for the next: it is given its turn each time.
   */
  async quiet() {
    for (let calm = 0; calm < 4;) {
      await new Promise((wait) => setTimeout(wait, 20));
      await this.#turn();
      calm = this.#pending.size ? 0 : calm + 1;
    }
  }

  /** The page has done what it had to do before it was asked. Without scripts, or left meanwhile, it has no turn. */
  async #turn() {
    const inPage = () =>
      new Promise((done) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done();
        channel.port2.postMessage(null);
      });
    if (this.#scripts) await this.page.evaluate(inPage).catch(() => undefined);
  }

  /** The parts that come when they are seen, or asked for, are there. */
  async whole() {
    await this.settled();
    await this.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await this.page.locator('main [data-coming]').first().waitFor({ state: 'detached' });
    await this.settled();
  }

  /** One tap of a finger, or one click. What is tapped is found by what one reads, not by how it is made. */
  async tap(what, name, options = {}) {
    const target =
      typeof what === 'string'
        ? this.page.getByRole(what, { name, exact: typeof name === 'string', ...options })
        : what;
    this.taps += 1;
    if (this.#story.width < 900) await target.tap();
    else await target.click();
  }

  /** A tap on a link, and the screen it leads to. */
  async follow(name, url) {
    await this.tap(this.page.getByRole('link', { name, exact: typeof name === 'string' }).first());
    await this.page.waitForURL(url);
    await this.settled();
  }

  async write(label, text, within = this.page) {
    const field = typeof label === 'string' ? within.getByLabel(label, { exact: true }) : label;
    await field.fill(text);
  }

  async choose(label, option, within = this.page) {
    const field = typeof label === 'string' ? within.getByLabel(label, { exact: true }) : label;
    await field.selectOption(option);
  }

  /** Says all of these, in whatever order they come. */
  async tells(...wanted) {
    const missing = (text) => wanted.some((each) => !(each instanceof RegExp ? each.test(text) : text.includes(each)));
    says(
      await until(
        () => this.text('main'),
        (text) => !missing(text),
      ),
      ...wanted,
    );
  }

  /** Where the next key goes. */
  async holds(selector) {
    await this.page.locator(`${selector}:focus`).waitFor();
  }

  async reads(text) {
    await this.page.getByText(blanks(text)).filter({ visible: true }).first().waitFor();
  }

  async text(selector = 'body') {
    return (await this.page.locator(selector).first().innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
  }

  /** Waits for the screen, keeps a picture of it, and looks for what no eye should have to find. */
  async look(what, { whole = true } = {}) {
    const story = this.#story;
    await this.settled();
    const number = String(++story.pictures).padStart(2, '0');
    const file = join(story.folder, `${story.name}-${story.width}-${number}-${what}.png`);
    mkdirSync(story.folder, { recursive: true });
    for (const each of await this.page.evaluate(measure, [thumb, touched])) story.faults.push(`${what}: ${each}`);
    await this.#unrolled(whole, async () => {
      await this.page.screenshot({ path: file, animations: 'disabled' });
      await this.#examine(what);
    });
  }

  /** As if the screen were as tall as the page: what stays at the bottom stays there and hides nothing. */
  async #unrolled(whole, act) {
    const size = this.page.viewportSize();
    const more = whole ? await this.page.evaluate(unseen) : 0;
    if (more > 0) await this.page.setViewportSize({ ...size, height: Math.min(size.height + more, 8000) });
    if (whole && this.#scripts) await this.whole();
    await act();
    if (more > 0) await this.page.setViewportSize(size);
  }

  async #examine(what) {
    const page = this.#scripts ? this.page : await this.#mirror();
    await page.evaluate(axe);
    const run = (values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    const { violations } = await page.evaluate(run, tags);
    if (page !== this.page) await page.context().close();
    for (const each of violations) {
      const where = each.nodes.map((node) => node.target.join(' ')).slice(0, 3);
      this.#story.faults.push(`${what}: axe ${each.id}: ${where.join(' | ')}`);
    }
  }

  /** axe is a script: where scripts are off, it reads the same page in a browser that has them. */
  async #mirror() {
    const { width } = this.#story;
    const context = await this.#story.browser.newContext({ viewport: { width, height: 800 }, locale: 'fr-FR' });
    const page = await context.newPage();
    const [url, body] = [this.page.url(), await this.page.content()];
    await page.route(url, (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
    await page.goto(url);
    return page;
  }

  /** The page on paper: the PDF, and the sheet as a picture beside it; returns the PDF's bytes. */
  async print(what) {
    const story = this.#story;
    mkdirSync(story.folder, { recursive: true });
    const number = String(++story.pictures).padStart(2, '0');
    const path = join(story.folder, `${story.name}-${story.width}-${number}-${what}`);
    const size = this.page.viewportSize();
    await this.whole();
    // As wide as the sheet first: a phone that finds the page too wide for it zooms, and stays so.
    await this.page.setViewportSize({ width: 690, height: 980 });
    await this.page.emulateMedia({ media: 'print' });
    await this.page.screenshot({ path: `${path}.png`, fullPage: true });
    const wide = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) story.faults.push(`${what}: ${wide} px too wide on paper`);
    await this.page.emulateMedia({ media: null });
    await this.page.setViewportSize(size);
    return this.page.pdf({ path: `${path}.pdf`, format: 'A4' });
  }

  /** What this reader's own session is answered, without the page: for looking at what must be absent. */
  async get(path) {
    return this.page.context().request.get(this.#story.server.origin + path);
  }
}
