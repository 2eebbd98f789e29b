// How the client is cut into files. What every screen needs is one file, not forty: a phone on a slow network pays for
// each question it asks, and for each it must wait for before asking the next.
import { entries, comesWith, fileOf, nameOf } from './said.js';
import { framing } from './start.js';

const frames = /^routes\/(\(app\)\/)?\+(layout|error)\.svelte$/;
const loads = ['routes/+layout.ts', 'routes/(app)/+layout.ts'].map(fileOf);

/** The frame of all screens, with what it is made of. */
function frame() {
  const files = [...entries()].filter((file) => frames.test(nameOf(file)));
  return new Set([...files, ...loads].flatMap((file) => [...comesWith(file)]));
}

/** From this many screens on, a part is downloaded once with the others of its kind. */
const often = 6;

export function groups() {
  const around = frame();
  // SvelteKit looks for the file that starts it, and for the one it imports then; the page asks for neither.
  const start = /\/@sveltejs\/kit\/src\/runtime\/client\/(entry|client-entry)\.js/;
  const library =
    /\/node_modules\/(svelte|@sveltejs\/kit|esm-env|clsx)\/|\/@lucide\/svelte\/dist\/(?!icons\/)|^\0(vite|rolldown)\//;
  const nodes = new RegExp(`/client-optimized/nodes/(${framing.join('|')})\\.js$`);
  return [
    {
      name: 'frame',
      priority: 2,
      test: (id) => (library.test(id) && !start.test(id)) || around.has(id) || nodes.test(id),
    },
    { name: 'often', priority: 1, test: /\/src\/lib\/|\/@lucide\/svelte\/dist\/icons\//, minShareCount: often },
  ];
}
