// Which commune is meant by what was typed, and how one is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { communeMeant, hesitation, isCommuneCode, offersOf, sayCommune } from '../src/lib/components/commune.ts';

const commune = (code, name, department) => ({ code, name, department, postcodes: [], kind: 'commune', now: null });
const chambery = commune('73065', 'Chambéry', '73');
const seine = commune('93066', 'Saint-Denis', '93');
const reunion = commune('97411', 'Saint-Denis', '974');
// One under another's name in the same department, as a former commune may be.
const twin = commune('93099', 'Saint-Denis', '93');

test('a code has five characters, Corsica its letter', () => {
  for (const good of ['73065', '2A004', '2B033', '97411']) assert.ok(isCommuneCode(good), good);
  for (const bad of ['7306', '730655', '2C004', 'Paris', '2a004', '']) assert.ok(!isCommuneCode(bad), bad);
});

test('two that read the same are told apart', () => {
  assert.equal(sayCommune(chambery, [chambery, seine]), 'Chambéry (73)');
  assert.equal(sayCommune(seine, [seine, reunion]), 'Saint-Denis (93)');
  assert.equal(sayCommune(seine, [seine, twin]), 'Saint-Denis (93066)');
  assert.equal(sayCommune(null, []), '');
});

test('what was picked, or typed whole, is meant; several are never guessed among', () => {
  const found = [seine, reunion, chambery];
  assert.equal(communeMeant('Chambéry (73)', found), chambery);
  assert.equal(communeMeant('  chambery ', found), chambery);
  assert.equal(communeMeant('73065', found), chambery);
  assert.equal(communeMeant('chamb', found), null);
  assert.equal(communeMeant('Saint-Denis', found), null);
  assert.deepEqual(hesitation('saint denis', found), ['Saint-Denis (93)', 'Saint-Denis (974)']);
  assert.deepEqual([hesitation('chamb', found), hesitation('Chambéry', found)], [[], []]);
  assert.equal(communeMeant('saint denis 974', found), reunion);
  assert.equal(communeMeant('Saint-Denis (93066)', [seine, twin]), seine);
  assert.equal(communeMeant('', found), null);
  assert.equal(communeMeant('Chambéry (73)', []), null);
});

test('five digits that are a code here and a postcode there are not taken for the code', () => {
  const pre = { ...commune('73190', 'Notre-Dame-du-Pré', '73'), postcodes: ['73600'] };
  const challes = { ...commune('73064', 'Challes-les-Eaux', '73'), postcodes: ['73190'] };
  assert.equal(communeMeant('73190', [pre, challes]), null);
  assert.deepEqual(hesitation('73190', [pre, challes]), ['Challes-les-Eaux (73)']);
  assert.equal(communeMeant('73190', [pre]), pre);
  assert.equal(communeMeant('73190', [{ ...pre, postcodes: ['73190'] }]).code, '73190');
});

test('a commune and the part of it that kept its name and code are offered once, and meant', () => {
  const part = { ...seine, kind: 'former', now: 'Saint-Denis' };
  assert.deepEqual(
    offersOf([seine, part, chambery]).map(({ value }) => value),
    ['Saint-Denis (93)', 'Chambéry (73)'],
  );
  assert.equal(communeMeant('Saint-Denis', [seine, part]), seine);
});
