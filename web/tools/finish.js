// After the build: the page must run under a policy without inline scripts, and the pages opened by a link, which the
// server writes, have a font made for reading beside it.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
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

moveStartScript();
const andika = '../node_modules/@fontsource/andika/files/andika-latin-400-normal.woff2';
copyFileSync(fileURLToPath(new URL(andika, import.meta.url)), join(build, 'andika.woff2'));
