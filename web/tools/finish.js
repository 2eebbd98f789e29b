// After the build: the page must run under a policy without inline scripts, and its files are compressed once for all.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

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

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function compress(file) {
  const bytes = readFileSync(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: quality }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}

moveStartScript();
filesUnder(build)
  .filter((file) => /\.(html|js|css|json|svg|txt|webmanifest)$/.test(file) && statSync(file).size > 200)
  .forEach(compress);
