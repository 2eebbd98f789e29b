// After the build: the page must run under a policy without inline scripts, the pages opened by a link, which the
// server writes, have a font made for reading beside it, and the service worker knows the final files by their content.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../build/', import.meta.url));

/** Moves the inline start script of index.html to a file of its own, named by its content. */
function moveStartScript() {
  const page = readFileSync(join(build, 'index.html'), 'utf8');
  const moved = page.replace(/<script>([\s\S]*?)<\/script>/g, (_, body) => {
    const name = `_app/immutable/start.${createHash('sha256').update(body).digest('hex').slice(0, 8)}.js`;
    writeFileSync(join(build, name), body.trim() + '\n');
    return `<script src="/${name}"></script>`;
  });
  if (/<script>|\sstyle="/.test(moved)) throw new Error('index.html still holds an inline script or style');
  writeFileSync(join(build, 'index.html'), moved);
}

/** Tells the service worker what the client needs to start without network, and names the build by its content. */
function listFiles() {
  const needless = /^(service-worker\.js|andika\.woff2|_app\/version\.json)$|\.map$/;
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

moveStartScript();
const andika = '../node_modules/@fontsource/andika/files/andika-latin-400-normal.woff2';
copyFileSync(fileURLToPath(new URL(andika, import.meta.url)), join(build, 'andika.woff2'));
listFiles();
