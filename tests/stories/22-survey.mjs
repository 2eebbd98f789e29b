// Parents say what they think without their name: the director sends a questionnaire in five taps, a mother answers in
// Arabic on an old phone without script, goes on where she stopped; sheets are typed by somebody who is not the
// referent; what was written is read first; the answers are read once, together.
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';
import { textSent, textsSoFar } from './texts.mjs';

const kB = 1000;
const api = async (person, path) => (await person.get(`/api/v1${path}`)).json();

async function weighed(person, act) {
  let bytes = 0;
  const sizes = [];
  person.page.on('requestfinished', (request) =>
    sizes.push(request.sizes().then((size) => (bytes += size.responseBodySize + size.responseHeadersSize))),
  );
  await act();
  await Promise.all(sizes);
  return bytes;
}

const surveys = async (person) => (await api(person, '/surveys')).items;

/** The one that is out: reminded of, typed, helped, never read before it is closed. */
async function theOpenOne(story, bruno) {
  const open = (await surveys(bruno)).find(({ state }) => state === 'open');
  await bruno.open(`/evaluations/questionnaires/${open.id}`);
  await bruno.whole();
  says(await bruno.text(), 'familles invitées', 'personne ne peut savoir qui a répondu quoi', 'Deux au plus.');
  await bruno.look('en-cours');
  assert.equal((await bruno.get(`/api/v1/surveys/${open.id}/results`)).status(), 409);
  bruno.taps = 0;
  await bruno.tap('button', 'Rappeler les familles qui n’ont pas répondu');
  await bruno.reads('Rappel envoyé.');
  within(1, bruno.taps, 'tap', 'every silent family is reminded', story);
  await bruno.reads('Un rappel sera possible à partir du');
  return open;
}

/** A later last day, and why; the same is said to whoever comes after. */
async function movesTheDay(bruno, open) {
  await bruno.open(`/evaluations/questionnaires/${open.id}`);
  await bruno.whole();
  await bruno.tap('button', 'Repousser le dernier jour');
  await bruno.write('Pourquoi le repousser ?', 'La semaine des vacances, beaucoup étaient absents.');
  await bruno.look('repousser');
  await bruno.tap('button', 'Repousser');
  await bruno.reads('La semaine des vacances, beaucoup étaient absents.');
  await bruno.look('repousse');
  const [now] = (await surveys(bruno)).filter(({ id }) => id === open.id);
  assert.equal(now.moved.before, open.closes_on);
  assert.ok(now.closes_on > open.closes_on, 'the last day did not move');
}

/** Sheets: one A4 page each, in the language of who gets it; their codes are shown once. */
async function printsSheets(bruno, open) {
  const { page } = bruno;
  await bruno.tap('link', 'Imprimer des feuilles');
  await bruno.settled();
  await page.getByLabel('Nombre de feuilles').fill('2');
  await bruno.tap('button', 'Préparer les feuilles');
  await bruno.reads('Imprimez maintenant');
  await bruno.look('feuilles');
  await bruno.print('feuilles');
  const codes = await page.locator('article footer strong').allTextContents();
  assert.equal(codes.length, 2);
  await page.getByLabel('Langue').selectOption('ar');
  await page.locator('article[dir=rtl]').first().waitFor({ state: 'attached' });
  await bruno.print('feuilles-ar');
  assert.equal((await api(bruno, `/surveys/${open.id}`)).sheets, 2);
  return codes;
}

/** With the keyboard alone; the referent is told why not. */
async function typesThem(story, open, codes) {
  const at = `/evaluations/questionnaires/${open.id}/saisie`;
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  anissa.expect(/^GET \/api\/v1\/surveys\/[\w-]+\/collection 403$/);
  await anissa.open(at);
  await anissa.reads('une autre personne recueille les réponses');
  await anissa.look('referente-refusee');
  const ines = await Person.signIn(story, 'ines@marelle.example');
  const { page } = ines;
  await ines.open(at);
  for (const [index, code] of codes.entries()) {
    await ines.holds('[name=code]');
    await page.keyboard.type(code.replace('-', '').toLowerCase());
    await page.keyboard.type(index ? '1144120' : '1211311');
    if (!index) await ines.look('saisie');
    await page.keyboard.press('Enter');
    await ines.reads(`Feuille ${code.replace('-', '')} comptée.`);
  }
  // The same sheet once more.
  ines.expect(/^POST \/api\/v1\/surveys\/[\w-]+\/paper-answers 409$/);
  await ines.holds('[name=code]');
  await page.keyboard.type(codes[0]);
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await ines.reads('Cette feuille est déjà comptée.');
}

async function closesIt(bruno, open) {
  await bruno.open(`/evaluations/questionnaires/${open.id}`);
  await bruno.whole();
  await bruno.tap('button', 'Fermer le questionnaire');
  await bruno.tap('button', /^Fermer et compter \d+ réponses$/);
  await bruno.reads('Questionnaire fermé.');
  await bruno.whole();
  const text = await bruno.text();
  says(text, 'Ce que les familles ont choisi', 'Quand vous venez ici', 'intervalle à 95');
  saysNot(text, '100 %.', 'NaN', 'undefined');
  await bruno.look('resultats');
  await bruno.print('resultats');
}

/** Somebody who follows no child reads first, and masks. */
async function readsFirst(bruno) {
  const closed = (await surveys(bruno)).filter(({ state, texts_waiting }) => state === 'closed' && texts_waiting);
  await bruno.open(`/evaluations/questionnaires/${closed[0].id}`);
  await bruno.whole();
  await bruno.tap('link', /^Relire \d+ textes?$/);
  await bruno.settled();
  await bruno.look('relecture');
  const card = bruno.page.locator('article').first();
  await bruno.tap(card.locator('.words button').first());
  const show = card.getByRole('button', { name: /^Montrer/ });
  assert.match(await show.innerText(), /mots? masqués?|tel quel/);
  await bruno.tap(show);
  await bruno.reads('Déjà relus');
  await bruno.look('relu');
}

async function sendsAnother(story, bruno) {
  await bruno.open('/aujourdhui');
  await bruno.settled();
  bruno.taps = 0;
  if (story.width < 900) await bruno.tap('link', 'Plus');
  await bruno.tap(bruno.page.getByRole('link', { name: 'Évaluations' }).first());
  await bruno.settled();
  await bruno.tap('link', 'Questionnaires aux parents');
  await bruno.settled();
  await bruno.look('liste');
  await bruno.tap('link', 'Envoyer un questionnaire');
  await bruno.settled();
  await bruno.reads('par SMS');
  await bruno.look('nouveau');
  const before = textsSoFar(story);
  await bruno.tap('button', /^Envoyer à \d+ familles$/);
  await bruno.reads('Questionnaire envoyé');
  within(5, bruno.taps, 'taps', 'a questionnaire to every family, each in its language', story);
  return before;
}

/** One tap a question, in her language, without script; she stops, and goes on where she was. */
async function aMotherAnswers(story, bruno, link) {
  const mother = await Person.enter(story, { scripts: false });
  const { page } = mother;
  const at = `${link.pathname}?langue=ar`;
  const weight = await weighed(mother, () => mother.open(at));
  within(40 * kB, weight, 'bytes', 'the questionnaire on a phone that never saw it', story);
  await page.locator('html[dir=rtl]').waitFor();
  says(await mother.text(), 'لا أحد يعرف من أجاب وماذا أجاب');
  await mother.look('debut-ar');
  // What a browser asks of a page that names no icon.
  assert.equal((await mother.get('/favicon.ico')).headers()['content-type'], 'image/x-icon');
  mother.taps = 0;
  const asks = (number) => mother.reads(`السؤال ${number} من 8`);
  // A page a tap: the next one is there before it is touched.
  const answersFrom = async (number, words) => {
    for (const [index, word] of words.entries()) {
      await mother.tap('button', word);
      await asks(number + index + 1);
    }
  };
  await mother.tap('link', 'ابدأوا');
  await asks(1);
  await mother.look('question-ar');
  await answersFrom(1, ['نعم', 'نعم إلى حد ما', 'نعم']);
  // Another day, the same phone.
  await mother.open(at);
  says(await mother.text(), 'السؤال 4 من 8');
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await mother.look('question-ar-320');
  await page.setViewportSize(size);
  await answersFrom(4, ['لا', 'نعم', 'نعم', 'نعم']);
  await page.locator('textarea').fill('شكرًا');
  await mother.look('texte-ar');
  const { id, answers } = (await surveys(bruno)).find(({ state }) => state === 'open');
  await mother.tap('button', 'إرسال إجابتي');
  await mother.reads('وصلت إجابتكم');
  within(9, mother.taps, 'taps', 'eight questions', story);
  await mother.look('merci-ar');
  assert.equal((await api(bruno, `/surveys/${id}`)).answers, answers + 1);
  // Sent again, by a forwarded link: thanked, not counted.
  await mother.open(at);
  await mother.reads('وصلت إجابتكم');
  await mother.tap('link', 'Français');
  await mother.reads('Votre réponse est arrivée.');
  assert.equal((await api(bruno, `/surveys/${id}`)).answers, answers + 1);
}

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const open = await theOpenOne(story, bruno);
  await movesTheDay(bruno, open);
  const codes = await printsSheets(bruno, open);
  story.secrets = codes.flatMap((code) => [code, code.replace('-', ''), code.replace('-', '').toLowerCase()]);
  await typesThem(story, open, codes);
  await closesIt(bruno, open);
  await readsFirst(bruno);
  const before = await sendsAnother(story, bruno);
  // The reminders of the open one wait their week and are withdrawn with it: what leaves is the new one's.
  const { text } = await textSent(story, { before, saying: /[?&]langue=/ });
  const link = new URL(text.match(/https:\S+/)[0]);
  story.secrets.push(link.pathname.slice(3));
  await aMotherAnswers(story, bruno, link);
}
