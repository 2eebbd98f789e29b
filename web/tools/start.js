// How the client starts. SvelteKit reads a file that reads another that reads the frame, then the routes, then a file
// for each frame around the screen: nine small files, and a phone pays a turn of its network for each. Here the routes
// start the client themselves, and know the frames already: what the page asks for is the frame and the routes.
import { fileURLToPath } from 'node:url';

const client = '../node_modules/@sveltejs/kit/src/runtime/client/client.js';
const app = /\/client-optimized\/app\.js$/;
const payload = /\/@sveltejs\/kit\/src\/runtime\/client\/payload\.js$/;

/** Around every screen: the page, what is said when something fails, the shell of whoever is known. */
export const framing = [0, 1, 2];

function startsItself(code) {
  const known = framing.map((node) => `import * as node${node} from './nodes/${node}';`);
  let direct = code;
  for (const node of framing) {
    const read = `() => import('./nodes/${node}'),`;
    if (!direct.includes(read)) throw new Error(`the routes do not read node ${node} as they did`);
    direct = direct.replace(read, `() => Promise.resolve(node${node}),`);
  }
  return [
    ...known,
    `import { start } from ${JSON.stringify(fileURLToPath(new URL(client, import.meta.url)))};`,
    `import * as routes from './app.js';`,
    direct,
    `start(routes, document.querySelector('.app'));`,
  ].join('\n');
}

/** What the page would tell the client before it is read is known when it is built. */
function knowsItsVersion(code, version) {
  const known = code.replace('__SVELTEKIT_PAYLOAD__', JSON.stringify({ base: '', version }));
  if (known === code) throw new Error('the client is not told its version as it was');
  return known;
}

export function startAtOnce(version) {
  return {
    name: 'marelle-start-at-once',
    enforce: 'pre',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      if (app.test(id)) return { code: startsItself(code), map: null };
      return payload.test(id) ? { code: knowsItsVersion(code, version), map: null } : null;
    },
  };
}
