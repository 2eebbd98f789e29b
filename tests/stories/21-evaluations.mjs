// A round of assessments: opened in two taps, one child after the other with keys or thumbs, in a staircase without
// network too; two colleagues who disagree, a sheet filled on paper, a reminder, a closing with its reason to open
// again, and what it all says.
import { execFileSync } from 'node:child_process';
import { assert, says, saysNot, until, within } from './checks.mjs';
import { Person } from './person.mjs';
import { saved, takePack, unlock } from './phone.mjs';

/** Ninety seconds a child, at three seconds and a half to read a question and answer it. */
const mostKeys = Math.floor(90 / 3.5);
const api = '/api/v1';
const remark = 'Le 8 janvier, elle a expliqué une division à un camarade.';

const onPaper = (pdf) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replaceAll(/[\u00a0\u202f]/g, ' ');

const json = async (person, path) => (await person.get(api + path)).json();

/** The sheet of a child as the server holds it. */
const sheetOf = (person, round, child) =>
  json(person, `/evaluation-rounds/${round}/children/${child}/assessments/referent`);

const queueOf = async (person, round) => (await json(person, `/evaluation-rounds/${round}/children`)).items;

/** Fingers on a phone, keys on a desk: the first questions of the sheet, or all of them. */
class Answering {
  constructor(story, person) {
    this.keys = story.width >= 900;
    this.person = person;
    this.made = 0;
  }

  async questions() {
    const groups = this.person.page.getByRole('radiogroup');
    await groups.first().waitFor();
    return groups;
  }

  /** Digits in order, from where the screen stands; 0 is "non observé". */
  async answer(digits) {
    const groups = await this.questions();
    const first = await this.#next(groups);
    for (const [index, digit] of [...digits].entries()) {
      this.made += 1;
      if (this.keys) await this.person.page.keyboard.press(digit);
      else
        await this.person.tap(
          groups
            .nth(first + index)
            .locator('label')
            .nth(digit === '0' ? 4 : digit - 1),
        );
    }
  }

  /** The first question without an answer. */
  async #next(groups) {
    const all = await groups.evaluateAll((each) => each.map((one) => !!one.querySelector('input:checked')));
    return Math.max(0, all.indexOf(false));
  }

  async onward(url) {
    this.made += 1;
    if (this.keys) await this.person.page.keyboard.press('Enter');
    else await this.person.tap(this.person.page.locator('[data-next]'));
    if (url) await this.person.page.waitForURL(url);
    await this.person.settled();
  }
}

async function opens(story, bruno) {
  await bruno.open('/aujourdhui');
  if (story.width >= 900) {
    await bruno.page.keyboard.press('g');
    await bruno.page.keyboard.press('l');
    await bruno.page.waitForURL(/\/evaluations$/);
  } else await bruno.open('/evaluations');
  await bruno.settled();
  await bruno.look('campagnes');
  bruno.taps = 0;
  await bruno.tap('button', 'Ouvrir une campagne');
  await bruno.page.getByRole('heading', { name: 'Ouvrir une campagne' }).waitFor();
  await bruno.settled();
  await bruno.look('ouvrir');
  await bruno.tap(bruno.page.getByLabel('Enseignant', { exact: true }));
  await bruno.tap('button', 'Ouvrir la campagne');
  await bruno.page.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
  within(3, bruno.taps, 'taps', 'a round opened, teachers asked too', story);
  await bruno.settled();
  says(await bruno.text('h1'), /^Campagne d’automne 2026 : 0 sur \d+$/);
  await bruno.look('campagne-neuve');
  return new URL(bruno.page.url()).pathname.split('/').at(-1);
}

/** One child within ninety seconds, the last round beside, and the next one under the same key. */
async function oneChild(story, anissa, round) {
  const queue = (await queueOf(anissa, round)).filter(({ form }) => form);
  const [first, second] = queue;
  await anissa.open(`/evaluations/${round}`);
  await anissa.follow(new RegExp(`^Commencer avec ${first.child.first_name}`), /qui=referent/);
  const answering = new Answering(story, anissa);
  const count = await (await answering.questions()).count();
  await anissa.look('grille');
  const digits = Array.from({ length: count }, (_, index) => '3240'[index % 4]).join('');
  await answering.answer(digits);
  await anissa.reads(`${count} sur ${count}`);
  await answering.onward((url) => url.pathname.endsWith(second.child.id));
  within(mostKeys, answering.made, answering.keys ? 'keys' : 'taps', `one child, ${count} questions`, story);
  await anissa.reads(/évaluation terminée/);
  await anissa.reads(/Envoyé à/);
  const kept = await until(
    () => sheetOf(anissa, round, first.child.id),
    ({ state }) => state === 'submitted',
  );
  assert.equal(kept.state, 'submitted');
  assert.equal(kept.answers.length, count);
  assert.equal(kept.answers.filter(({ level }) => level === null).length, digits.split('0').length - 1);
  return { queue, count };
}

/** What was said last time is beside the questions, and what each level looks like a tap away. */
async function besideAndBack(story, anissa, round, queue) {
  const answering = new Answering(story, anissa);
  const [, second] = queue;
  const now = await sheetOf(anissa, round, second.child.id);
  assert.ok(now.previous, 'the demonstration has no earlier round for this child');
  const toggle = anissa.page.getByRole('button', { name: 'La dernière fois' });
  if (story.width < 900) await anissa.tap(toggle);
  await anissa.reads(/^La dernière fois : /);
  const anchors = anissa.page.getByRole('button', { name: 'Repères' });
  if ((await anchors.getAttribute('aria-pressed')) === 'false') await anissa.tap(anchors);
  await anissa.look('a-cote');
  await answering.answer('12');
  await anissa.reads(/^2 sur \d+$/);
  const undo = anissa.page.locator('#contenu').getByRole('button', { name: 'Annuler', exact: true });
  await saved(anissa, '"taken_back":["', () =>
    answering.keys ? anissa.page.keyboard.press('Control+z') : anissa.tap(undo),
  );
  await anissa.reads(/^1 sur \d+$/);
  const after = await sheetOf(anissa, round, second.child.id);
  assert.deepEqual(
    after.answers.map(({ level }) => level),
    [1],
    'an answer taken back is no answer',
  );
}

/** A fact is asked for; a word that does not belong here is told, and nothing is refused. */
async function writes(anissa) {
  const field = anissa.page.getByRole('textbox', { name: 'En quelques faits' });
  await field.fill('Il est hyperactif et paresseux.');
  await anissa.reads('« hyperactif »');
  says(await anissa.text('#comment-risks'), 'diagnostic', '« paresseux »', 'Quel fait vous le fait dire');
  await field.scrollIntoViewIfNeeded();
  await anissa.look('mots-a-eviter');
  await saved(anissa, remark, () => field.fill(remark));
  await anissa.page.getByText('« hyperactif »').waitFor({ state: 'detached' });
}

/** Without network: the same screen, kept as one draft a child, sealed, and given back when the network is. */
async function inTheStaircase(story, anissa, bruno, round, queue) {
  const answering = new Answering(story, anissa);
  const [, , third, fourth] = queue;
  await takePack(anissa);
  await anissa.open(`/evaluations/${round}/${third.child.id}?qui=referent`);
  await answering.questions();
  await anissa.network(false);
  await answering.answer('231');
  await anissa.reads('Gardé sur ce téléphone');
  await answering.onward((url) => url.pathname.endsWith(fourth.child.id));
  await anissa.reads(/Ce que vous tapez est gardé sur ce téléphone/);
  await answering.answer('44');
  await anissa.reads('2 évaluations gardées sur ce téléphone');
  await anissa.look('sans-reseau');
  // The longest thing the dock says is read whole, and the button under it is not pushed out.
  const beyond = await anissa.page.evaluate(
    () =>
      [...document.querySelectorAll('.dock *')].filter((each) => each.getBoundingClientRect().right > innerWidth)
        .length,
  );
  assert.equal(beyond, 0, 'the lowest part of the screen sticks out of it');
  assert.deepEqual((await sheetOf(bruno, round, third.child.id)).answers, [], 'something left without network');
  const phone = await lying(anissa);
  saysNot(phone, third.child.first_name, remark.slice(0, 12), '"level"');
  await anissa.page.reload();
  await unlock(anissa);
  await answering.questions();
  await anissa.reads(/^2 sur \d+$/);
  await anissa.look('rechargee-sans-reseau');
  return { third, fourth };
}

/** Everything this phone holds, as bytes read as text. */
async function lying(person) {
  return person.page.evaluate(async () => {
    const open = indexedDB.open('marelle');
    const base = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    const plain = (_, value) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value);
    for (const name of base.objectStoreNames) {
      const all = base.transaction(name).objectStore(name).getAll();
      texts.push(JSON.stringify(await new Promise((done) => (all.onsuccess = () => done(all.result))), plain));
    }
    base.close();
    return texts.join('\n');
  });
}

/** A colleague said otherwise meanwhile: both are shown, one tap settles it. */
async function twoWords(story, anissa, bruno, round, { third, fourth }) {
  await bruno.open(`/evaluations/${round}/${third.child.id}?qui=referent`);
  await saved(bruno, '"level":4', () => new Answering(story, bruno).answer('4'));
  await anissa.network(true);
  await anissa.reads(/Envoyé à/);
  const sent = await sheetOf(bruno, round, fourth.child.id);
  assert.deepEqual(
    sent.answers.map(({ level }) => level),
    [4, 4],
  );
  await anissa.open(`/evaluations/${round}/${third.child.id}?qui=referent`);
  const other = anissa.page.getByText(/^Vous aviez mis «\s.+\s» à \d+\sh/).first();
  await other.waitFor();
  await anissa.look('deux-reponses');
  const { others } = await sheetOf(bruno, round, third.child.id);
  assert.deepEqual(
    others.map(({ level }) => level),
    [2],
    'the answer that does not stand is kept beside',
  );
  anissa.taps = 0;
  await saved(anissa, '"level":2', () => anissa.tap('button', 'Reprendre la mienne'));
  await other.waitFor({ state: 'detached' });
  within(1, anissa.taps, 'tap', 'two answers settled', story);
  const settled = await sheetOf(bruno, round, third.child.id);
  assert.equal(settled.answers.find(({ item }) => item === others[0].item)?.level, 2);
  assert.deepEqual(settled.others, []);
}

/** A sheet filled on paper: the code is checked, then one row of digits. */
async function fromPaper(anissa, round, queue, count) {
  const fifth = queue[4];
  const { instrument } = await json(anissa, `/evaluation-rounds/${round}`);
  const { code } = await json(anissa, `/instruments/${instrument.id}/paper?form=${fifth.form}`);
  await anissa.open(`/evaluations/${round}/saisie`);
  const field = anissa.page.getByLabel('Code imprimé sur la feuille');
  const focused = () => field.evaluate((each) => each === document.activeElement);
  assert.ok(await until(focused, Boolean), 'the code is not under the fingers');
  await anissa.write(
    'Code imprimé sur la feuille',
    code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
  );
  anissa.expect(/^GET \/api\/v1\/evaluation-rounds\/.+\/paper-entry 4\d\d$/);
  await anissa.page.keyboard.press('Enter');
  await anissa.reads('Une réponse à revoir');
  await anissa.write('Code imprimé sur la feuille', code.toLowerCase());
  await anissa.page.keyboard.press('Enter');
  const name = `${fifth.child.first_name} ${fifth.child.initial}`;
  const row = anissa.page.getByLabel(name, { exact: true });
  await row.fill('9');
  await anissa.reads(/« 9 » n’est pas une réponse/);
  await row.fill('');
  await row.focus();
  await anissa.page.keyboard.type('2'.repeat(count));
  await anissa.look('saisie');
  // Who types does not wait: what comes after Enter is the next child's.
  await anissa.page.keyboard.press('Enter');
  await anissa.page.keyboard.type('31');
  await anissa.page.keyboard.press('Enter');
  await anissa.reads(`Il manque ${count - 2} chiffres`);
  await anissa.page.keyboard.press('Backspace');
  await anissa.page.keyboard.press('Backspace');
  await anissa.reads('1 feuille saisie.');
  await anissa.reads('Enregistrée');
  const kept = await sheetOf(anissa, round, fifth.child.id);
  assert.equal(kept.state, 'submitted');
  assert.ok(kept.answers.every(({ level }) => level === 2));
  await misread(anissa, round, fifth.child, row);
}

/** A sheet misread a moment ago: its digits come back, one is changed, and it is sent again. */
async function misread(anissa, round, child, row) {
  await anissa.tap('button', 'Corriger');
  await anissa.page.waitForFunction((each) => each === document.activeElement, await row.elementHandle());
  await anissa.look('saisie-corriger');
  await anissa.page.keyboard.press('End');
  await anissa.page.keyboard.press('Backspace');
  await anissa.page.keyboard.type('4');
  await anissa.page.keyboard.press('Enter');
  await anissa.page.getByRole('button', { name: 'Corriger' }).waitFor();
  const changed = (sheet) => sheet.state === 'submitted' && sheet.answers.some(({ level }) => level === 4);
  const kept = await until(() => sheetOf(anissa, round, child.id), changed);
  assert.equal(kept.state, 'submitted');
  assert.equal(kept.answers.filter(({ level }) => level === 4).length, 1);
}

/** On the screen too, a teacher's sheet is somebody's before it has an answer. */
async function whoseSheet(story, anissa, round) {
  const queue = (await json(anissa, `/evaluation-rounds/${round}/children?informant=teacher`)).items;
  const { child } = queue.find(({ state, form }) => state === 'missing' && form);
  await anissa.open(`/evaluations/${round}/${child.id}?qui=teacher`);
  await anissa.tap('button', 'Passer aux questions');
  await anissa.reads('à remplir');
  await anissa.look('de-quel-enseignant');
  await anissa.write('Nom de l’enseignant', 'Mme Noël');
  await anissa.tap('button', 'Passer aux questions');
  await saved(anissa, '"teacher":"Mme Noël"', () => new Answering(story, anissa).answer('3'));
  const path = `/evaluation-rounds/${round}/children/${child.id}/assessments/teacher`;
  assert.equal((await json(anissa, path)).respondent.name, 'Mme Noël');
  await anissa.page.reload();
  await anissa.reads(/^1 sur \d+$/);
}

/** A teacher's word by a link: shown once with its QR code, opened on a phone without scripts. */
async function byLink(story, anissa, round) {
  await anissa.open(`/evaluations/${round}`);
  await anissa.whole();
  await anissa.tap('button', 'Faire un lien pour un enseignant');
  await anissa.write('Nom de l’enseignant', 'Mme Garnier');
  await anissa.tap('button', 'Faire le lien');
  await anissa.reads(/à remplir/);
  const boxes = anissa.page.getByRole('group', { name: 'Pour quels enfants' }).getByRole('checkbox');
  await boxes.first().waitFor();
  for (const box of await boxes.all()) await box.check();
  await anissa.tap('button', 'Faire le lien');
  await anissa.page.getByRole('img', { name: 'QR code du lien' }).waitFor();
  await anissa.look('lien');
  // The last day that the teacher reads is the one the team reads.
  const { last_day } = await json(anissa, `/evaluation-rounds/${round}`);
  const words = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  const lastDay = new Date(last_day).toLocaleDateString('fr-FR', words);
  says(await anissa.text('main'), `terminées · jusqu’au ${lastDay}`);
  await anissa.print('lien');
  const address = (await anissa.text('.value')).trim();
  const garnier = await Person.enter(story, { scripts: false });
  await garnier.open(new URL(address).pathname);
  says(await garnier.text(), 'Mme Garnier');
  await garnier.look('page-de-l-enseignant');
  return garnier;
}

/** A teacher without scripts answers the whole form of her first pupil, always the same level. */
async function answersAs(teacher, level) {
  await teacher.page
    .getByRole('link', { name: /^Répondre pour/ })
    .first()
    .click();
  const keys = await teacher.page
    .locator('input[type=radio]')
    .evaluateAll((all) => [...new Set(all.map(({ name }) => name))]);
  for (const key of keys) await teacher.page.locator(`input[name="${key}"][value="${level}"]`).check();
  const taken = teacher.page.waitForResponse((each) => each.request().method() === 'POST');
  await teacher.page.getByRole('button', { name: 'Envoyer' }).click();
  await taken;
}

/** Two teachers of one child: each has a sheet, and the child's page and the round say both. */
async function twoTeachers(story, anissa, round, garnier) {
  await answersAs(garnier, 3);
  const queue = async () => (await json(anissa, `/evaluation-rounds/${round}/children?informant=teacher`)).items;
  const submitted = ({ state }) => state === 'submitted';
  const answered = (await until(queue, (items) => items.some(submitted))).find(submitted);
  assert.ok(answered, 'the first teacher has answered for nobody');
  const name = `${answered.child.first_name} ${answered.child.initial}`;
  await anissa.open(`/evaluations/${round}`);
  await anissa.whole();
  await anissa.tap('button', 'Faire un lien pour un enseignant');
  await anissa.write('Nom de l’enseignant', 'M. Ferrand');
  await anissa.reads(/déjà une réponse de Mme Garnier/);
  await anissa.page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
  await anissa.tap('button', 'Faire le lien');
  await anissa.page.getByRole('img', { name: 'QR code du lien' }).waitFor();
  const ferrand = await Person.enter(story, { scripts: false });
  await ferrand.open(new URL((await anissa.text('.value')).trim()).pathname);
  await answersAs(ferrand, 1);
  await anissa.open(`/evaluations/${round}?qui=teacher`);
  await anissa.reads(/2 réponses · /);
  await anissa.open(`/evaluations/${round}/${answered.child.id}?qui=teacher`);
  await anissa.reads(/Mme Garnier/);
  await anissa.look('deux-enseignants');
  await anissa.follow('M. Ferrand', /de=/);
  await anissa.reads(/Par M. Ferrand, /);
  await anissa.open(`/enfants/${answered.child.id}`);
  await anissa.whole();
  says(await anissa.text('main'), 'Enseignant · Mme Garnier', 'Enseignant · M. Ferrand');
  await anissa.look('page-de-l-enfant');
}

/** Sheets of two teachers who signed nothing, typed one after the other with the keyboard: whose they are is asked, and
 *  neither is written over the other. */
async function twoPapers(anissa, round) {
  const sheets = async () => (await json(anissa, `/evaluation-rounds/${round}/children?informant=teacher`)).items;
  const first = (await sheets()).find(({ state }) => state === 'submitted');
  const { instrument } = await json(anissa, `/evaluation-rounds/${round}`);
  const { code } = await json(anissa, `/instruments/${instrument.id}/paper?form=${first.form}`);
  await anissa.open(`/evaluations/${round}/saisie?qui=teacher`);
  await anissa.write('Code imprimé sur la feuille', code);
  await anissa.page.keyboard.press('Enter');
  const whose = anissa.page.getByLabel('Nom de l’enseignant', { exact: true });
  await whose.waitFor();
  const row = anissa.page.getByLabel(`${first.child.first_name} ${first.child.initial}`, { exact: true });
  assert.ok(await row.isDisabled(), 'a sheet of nobody can be typed');
  const { items } = (await json(anissa, `/instruments/${instrument.id}`)).definition.forms.find(
    ({ cursus, informant }) => `${cursus}-${informant}` === first.form,
  );
  for (const [name, level] of [
    ['Feuille 1, novembre 2026', '1'],
    ['Feuille 2, novembre 2026', '3'],
  ]) {
    await whose.fill(name);
    await anissa.page.keyboard.press('Enter');
    await anissa.page.waitForFunction(() => document.activeElement?.matches('[data-row]'));
    assert.equal(await row.inputValue(), '');
    await row.focus();
    await anissa.page.keyboard.type(level.repeat(items.length));
    await anissa.page.keyboard.press('Enter');
    await anissa.page.locator('li', { has: row }).getByText('Enregistrée').waitFor();
  }
  await anissa.look('deux-feuilles');
  const { answers } = (await sheets()).find(({ child }) => child.id === first.child.id);
  const papers = answers.filter(({ respondent }) => respondent?.name.startsWith('Feuille'));
  assert.equal(papers.length, 2);
}

/** One's own switch for the e-mails that remind. */
async function turnsOff(anissa) {
  await anissa.open('/compte');
  const box = anissa.page.getByRole('checkbox', { name: /^Recevoir les rappels par e-mail/ });
  assert.ok(await box.isChecked(), 'reminders are not on to begin with');
  await anissa.tap(box);
  await anissa.reads('Vous ne recevrez plus ces e-mails.');
  await anissa.look('rappels-coupes');
  assert.equal((await json(anissa, '/reminder-mail')).wanted, false);
  await anissa.tap(box);
  await anissa.reads('Vous recevrez ces e-mails.');
  assert.equal((await json(anissa, '/reminder-mail')).wanted, true);
}

/** How far one is, a reminder, the link of a teacher, closing, and opening again. */
async function steers(bruno, round) {
  await bruno.open(`/evaluations/${round}`);
  await bruno.whole();
  await bruno.tells(/Anissa .+\n3 sur \d+/, 'il en manque');
  await bruno.look('ou-en-est-on');
  const reminder = bruno.page.getByRole('button', { name: /^Rappeler/ });
  const missing = /\d+/.exec((await reminder.innerText()).trim());
  await bruno.tap(reminder);
  await bruno.reads(new RegExp(`^Rappel fait : il reste ${missing} évaluations à finir`));
  await bruno.reads(/^Rappel 1, /);
  await bruno.print('campagne');
  await bruno.tap('button', 'Clore la campagne');
  await bruno.reads(/est close\.$/);
  await bruno.tap(bruno.page.getByRole('status').getByRole('button', { name: 'Annuler' }));
  await bruno.reads(/est de nouveau ouverte\.$/);
  await bruno.tap('button', 'Clore la campagne');
  await bruno.tap('button', 'Rouvrir la campagne');
  await bruno.tap('button', 'Rouvrir');
  await bruno.reads('Pourquoi rouvrir ?');
  await bruno.write('Pourquoi rouvrir ?', 'Deux feuilles retrouvées dans un cartable.');
  await bruno.look('rouvrir');
  await bruno.tap('button', 'Rouvrir');
  await bruno.reads(/Deux feuilles retrouvées/);
  await bruno.look('rouverte');
}

async function results(story, bruno) {
  const { items } = await json(bruno, '/evaluation-rounds');
  const closed = items.filter(({ state }) => state === 'closed').toSorted((a, b) => (a.opens_on < b.opens_on ? 1 : -1));
  assert.ok(closed.length >= 2, 'the demonstration has no two closed rounds');
  await bruno.open(`/evaluations/${closed[0].id}/resultats`);
  const value = await json(
    bruno,
    `/evaluation-rounds/${closed[0].id}/results?before=${closed[1].id}&informant=referent`,
  );
  const text = await bruno.text('main');
  for (const each of value.criteria) says(text, each.title);
  saysNot(text, /impact/i);
  const paired = value.criteria.find(({ after }) => after);
  assert.ok(paired, 'nobody was measured twice');
  says(text, `${Math.round(paired.after.value * 100)} %`, `${paired.after.k} sur ${paired.after.n}`);
  await bruno.look('resultats');
  // On a sheet narrower than the screen the scale of the chart is there to its end.
  says(onPaper(await bruno.print('resultats')), /75 %\s+100 %/);
  await ofFew(story, closed[0]);
  await againstTheWaitingList(bruno);
  await forHeadquarters(story, closed[0]);
}

/** A referent's own children are fewer than ten measured twice: no figure of a change, in the chart or under it. */
async function ofFew(story, round) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open(`/evaluations/${round.id}/resultats`);
  says(await anissa.text('h1'), 'Trop peu d’enfants ont été évalués deux fois');
  saysNot(await anissa.text('main'), 'Écart en points', /de [−+]\d+ à [−+]\d+/);
  await anissa.look('trop-peu');
}

/** The places of a choir were drawn by lot between the two rounds: there alone the word impact is written. */
async function againstTheWaitingList(bruno) {
  const field = bruno.page.getByLabel('Comparer à une liste d’attente', { exact: true });
  await field.locator('option').nth(1).waitFor({ state: 'attached' });
  const [, drawn] = await field.locator('option').allInnerTexts();
  says(drawn, 'Chorale, tirage du');
  await field.selectOption({ label: drawn });
  await bruno.page.getByRole('heading', { name: /^Impact : « Chorale »/ }).waitFor();
  await bruno.settled();
  says(
    await bruno.text('main'),
    /l’impact estimé de « Chorale » est de/,
    /4 critères ont été comparés ensemble : après correction \(méthode de Holm\)/,
    /En points de score, la différence entre les deux évolutions/,
    'Tous les enfants évalués : évolution observée',
  );
  await bruno.look('impact');
  await bruno.print('impact');
}

/** Headquarters is told of nobody: what is left out is few, and not none. */
async function forHeadquarters(story, round) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await elodie.open(`/evaluations/${round.id}/resultats`);
  says(await elodie.text('main'), 'Tout le réseau', 'moins de 5 enfants, non montré');
  assert.equal(await elodie.page.getByLabel('Comparer à une liste d’attente').count(), 0);
  await elodie.look('resultats-du-siege');
}

/** The file of a child tells the rounds one after the other; a colleague of another house finds nothing. */
async function inTheFile(story, anissa, round, child) {
  await anissa.open(`/enfants/${child.id}`);
  await anissa.whole();
  says(await anissa.text('main'), 'Évaluations', 'Campagne d’automne 2026');
  await anissa.look('dans-le-dossier');
  await anissa.tap('button', 'Est-ce plus que le bruit de la grille ?');
  await anissa.reads(/à partir de cent enfants évalués sur la même feuille/);
  await anissa.look('bruit');
}

/** A parent's word is taken by the director, never by the child's referent; no sheet is counted that nobody reaches. */
async function aParentsWord(story, bruno, anissa) {
  await bruno.open('/evaluations');
  await bruno.tap('button', 'Ouvrir une campagne');
  await bruno.write('Nom de la campagne', 'Paroles de parents');
  await bruno.tap(bruno.page.getByLabel('Parent', { exact: true }));
  await bruno.tap('button', 'Ouvrir la campagne');
  await bruno.page.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
  const round = new URL(bruno.page.url()).pathname.split('/').at(-1);
  await bruno.follow('Parent', /qui=parent/);
  await bruno.settled();
  await bruno.follow(/^Commencer avec/, /qui=parent/);
  await bruno.look('feuille-de-parent');
  await saved(bruno, '"level":3', () => new Answering(story, bruno).answer('3'));
  await anissa.open(`/evaluations/${round}`);
  await anissa.page.getByRole('link', { name: /^Commencer avec/ }).waitFor();
  assert.equal(await anissa.page.getByRole('link', { name: 'Parent', exact: true }).count(), 0);
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const round = await opens(story, bruno);
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const { queue, count } = await oneChild(story, anissa, round);
  story.secrets = [remark];
  await besideAndBack(story, anissa, round, queue);
  await writes(anissa);
  const typed = await inTheStaircase(story, anissa, bruno, round, queue);
  await twoWords(story, anissa, bruno, round, typed);
  await fromPaper(anissa, round, queue, count);
  const garnier = await byLink(story, anissa, round);
  await twoTeachers(story, anissa, round, garnier);
  await twoPapers(anissa, round);
  await whoseSheet(story, anissa, round);
  await turnsOff(anissa);
  await inTheFile(story, anissa, round, queue[0].child);
  await steers(bruno, round);
  await aParentsWord(story, bruno, anissa);
  await results(story, bruno);
}
