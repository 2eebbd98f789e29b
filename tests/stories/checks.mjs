// What the stories claim, said so that a failure reads well.
import assert from 'node:assert/strict';

export { assert };

/** The text on the screen says each of these. */
export function says(text, ...wanted) {
  const missing = wanted.filter((each) => !(each instanceof RegExp ? each.test(text) : text.includes(each)));
  assert.equal(missing.length, 0, `not on the screen: ${missing.join(' | ')}\n--- the screen:\n${text.slice(0, 1500)}`);
}

/** The text on the screen says none of these. */
export function saysNot(text, ...unwanted) {
  const there = unwanted.filter((each) => (each instanceof RegExp ? each.test(text) : text.includes(each)));
  assert.equal(there.length, 0, `on the screen, though it must not be: ${there.join(' | ')}`);
}

/** No more than the budget of the design, and the figure is printed with the story. */
export function within(budget, counted, unit, what, story) {
  story.notes.push(`${what}: ${counted} of ${budget} ${unit}`);
  assert.ok(counted <= budget, `${what}: ${counted} ${unit}, ${budget} allowed`);
}

/** Asks again until it is so, half a minute at most, and returns the last answer for whoever asks to judge: a word that
 *  the phone still has to send, a key that moves the focus come a moment after the tap. */
export async function until(ask, isSo) {
  const last = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (isSo(answer) || Date.now() > last) return answer;
    await new Promise((wait) => setTimeout(wait, 50));
  }
}
