// After the build: the page must run under a policy without inline scripts, the pages opened by a link, which the
// server writes, have a font made for reading beside it, and the service worker knows the final files by their content.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { framing } from './start.js';

const build = fileURLToPath(new URL('../build/', import.meta.url));

const made = fileURLToPath(new URL('../.svelte-kit/', import.meta.url));
const generated = '.svelte-kit/generated/build/client-optimized/';
const manifest = JSON.parse(readFileSync(join(made, 'output/client/.vite/manifest.json'), 'utf8'));

/** The files a part of the client needs before it can be read, itself first. */
function needed(key, found = new Set()) {
  const { file, imports = [], css = [] } = manifest[key];
  if (found.has(file)) return found;
  for (const each of [file, ...css]) found.add(each);
  for (const each of imports) needed(each, found);
  return found;
}

/** The page asks for the routes, which start the client (tools/start.js), and for what they need: no inline script. */
function askForTheRoutes() {
  const page = readFileSync(join(build, 'index.html'), 'utf8');
  const inline = /\s*<script>[\s\S]*?<\/script>\s*/;
  const [routes, ...others] = needed(`${generated}app.js`);
  if (!page.match(inline)?.[0].includes(routes)) throw new Error('index.html does not start the routes');
  const asked = others
    .filter((path) => path.endsWith('.js'))
    .map((path) => `<link href="/${path}" rel="modulepreload">`);
  const bare = page.replace(inline, '').replace(/\s*<link href="[^"]+" rel="modulepreload">/g, '');
  const links = [...asked, `<script type="module" src="/${routes}"></script>`];
  const told = bare.replace('</head>', `${links.join('\n    ')}\n  </head>`);
  if (/<script>|\sstyle="/.test(told)) throw new Error('index.html still holds an inline script or style');
  writeFileSync(join(build, 'index.html'), told);
}

/** What nothing reads any more is not kept: the files that started the client in its place. */
function dropUnread() {
  const folder = join(build, '_app/immutable');
  const kept = new Map();
  for (const name of readdirSync(folder, { recursive: true }).filter((each) => each.endsWith('.js')))
    kept.set(name, readFileSync(join(folder, name), 'utf8'));
  const page = readFileSync(join(build, 'index.html'), 'utf8');
  const isRead = (name) => {
    const last = name.split('/').at(-1);
    return page.includes(last) || [...kept].some(([other, text]) => other !== name && text.includes(last));
  };
  let unread;
  do {
    unread = [...kept.keys()].filter((name) => !isRead(name));
    for (const name of unread) kept.delete(name) && rmSync(join(folder, name));
  } while (unread.length);
}

/** What most screens import is asked for with the page, rather than once the screen that imports it has come. */
function askEarly() {
  const page = readFileSync(join(build, 'index.html'), 'utf8');
  const nodes = readdirSync(join(build, '_app/immutable/nodes')).map((name) => `_app/immutable/nodes/${name}`);
  const counts = new Map();
  for (const node of nodes)
    for (const [, name] of readFileSync(join(build, node), 'utf8').matchAll(/from ?"\.\.\/chunks\/([\w-]+\.js)"/g))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  const common = [...counts]
    .filter(([, count]) => count > nodes.length / 2)
    .map(([name]) => `_app/immutable/chunks/${name}`);
  const links = common
    .filter((path) => !page.includes(path))
    .map((path) => `<link href="/${path}" rel="modulepreload">`);
  writeFileSync(join(build, 'index.html'), page.replace('</head>', `${links.join('\n    ')}\n  </head>`));
}

/** Tells the server what each screen needs beyond that, for it to say so with the page (src/http/early.hpp). */
function listScreens() {
  const source = readFileSync(join(made, 'generated/build/client-optimized/app.js'), 'utf8');
  const [, routes] = source.match(/export const dictionary = (\{[\s\S]*?\n\t?\});/);
  const page = readFileSync(join(build, 'index.html'), 'utf8');
  const lines = Object.entries(JSON.parse(routes.replace(/,(\s*\})/g, '$1'))).map(([id, [leaf, layouts = []]]) => {
    const address = id.replace(/\/\([^)]*\)/g, '').replace(/\[[^\]]+\]/g, '*') || '/';
    const found = new Set();
    for (const node of [leaf, ...layouts]) if (!framing.includes(node)) needed(`${generated}nodes/${node}.js`, found);
    return [address, ...[...found].filter((path) => !page.includes(path)).map((path) => `/${path}`)].join(' ');
  });
  // "*" sorts before letters: what is precise comes first.
  const varying = (line) => line.split(' ', 1)[0].replaceAll('*', '~');
  lines.sort((one, other) => (varying(one) < varying(other) ? -1 : 1));
  writeFileSync(join(build, '_app/early.txt'), lines.join('\n') + '\n');
}

/** Tells the service worker what the client needs to start without network, and names the build by its content. */
function listFiles() {
  const needless = /^(service-worker\.js|andika\.woff2|favicon\.ico|_app\/(version\.json|early\.txt))$|\.map$/;
  const paths = readdirSync(build, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(build.length))
    .filter((path) => !needless.test(path))
    .sort();
  const content = createHash('sha256');
  for (const path of paths) content.update(path).update(readFileSync(join(build, path)));
  const worker = readFileSync(join(build, 'service-worker.js'), 'utf8');
  const told = worker
    .replace('%marelle.files%', paths.map((path) => `/${path}`).join(' '))
    .replace('%marelle.build%', content.digest('hex').slice(0, 12));
  if (told.includes('%marelle.') || told === worker) throw new Error('the service worker does not know its files');
  writeFileSync(join(build, 'service-worker.js'), told);
}

askForTheRoutes();
dropUnread();
askEarly();
listScreens();
const andika = '../node_modules/@fontsource/andika/files/andika-latin-400-normal.woff2';
copyFileSync(fileURLToPath(new URL(andika, import.meta.url)), join(build, 'andika.woff2'));
listFiles();
