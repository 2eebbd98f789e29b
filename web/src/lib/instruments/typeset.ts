// French as it is printed: curved apostrophes, and blanks that keep a sign with its word. The server keeps plain ones.
import type { InstrumentDefinition, InstrumentForm } from '#lib/api/types.ts';

export const french = (text: string): string =>
  text
    .replace(/'/g, '\u2019')
    .replace(/ ([:;?!»%])/g, '\u00a0$1')
    .replace(/« /g, '«\u00a0');

/** Another language keeps its own signs. */
const of = (language: string) => (language.startsWith('fr') ? french : (text: string) => text);

export function typesetForm({ language }: InstrumentDefinition, form: InstrumentForm): InstrumentForm {
  const say = of(language);
  const items = form.items.map((item) => ({
    ...item,
    text: say(item.text),
    help: item.help && say(item.help),
    anchors: item.anchors.map(say),
  }));
  return { ...form, opening: say(form.opening), items };
}

export function typeset(definition: InstrumentDefinition): InstrumentDefinition {
  const say = of(definition.language);
  const criteria = definition.criteria.map((each) => ({ ...each, title: say(each.title), why: say(each.why) }));
  return { ...definition, about: say(definition.about), criteria };
}
