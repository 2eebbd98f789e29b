// A stand-in for the C++ server: the built client and canned fictional answers, for looking at screens.
// "/mock/full", "/mock/empty", "/mock/failing", "/mock/slow" change what every following answer is like.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from './routes.js';

const build = fileURLToPath(new URL('../../build/', import.meta.url));
const kinds = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
// The policy of the real server: nothing inline.
const policy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'",
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
].join('; ');

let mode = 'full';

function sendFile(url, response) {
  const wanted = join(build, normalize(url.pathname));
  const file =
    wanted.startsWith(build) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(build, 'index.html');
  response.writeHead(200, {
    'content-type': kinds[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  createReadStream(file).pipe(response);
}

function sendJson(response, status, body) {
  const kind = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': kind, etag: '"1"' });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

function answer(method, url, body, response) {
  const path = url.pathname.replace('/api/v1', '');
  if (mode === 'failing' && path !== '/login') {
    return sendJson(response, 503, { status: 503, code: 'unexpected', request_id: '7f3a91' });
  }
  for (const [verb, pattern, act] of routes) {
    const found = verb === method && path.match(pattern);
    if (!found) continue;
    const [status, value] = act({ ids: found.slice(1), query: url.searchParams, body, empty: mode === 'empty' });
    return setTimeout(() => sendJson(response, status, value), mode === 'slow' ? 4000 : 0);
  }
  return sendJson(response, 404, { status: 404, code: 'not_found' });
}

export const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/mock/')) {
    mode = url.pathname.slice(6);
    return response.end(mode);
  }
  if (!url.pathname.startsWith('/api/v1/')) return sendFile(url, response);
  const parts = [];
  request.on('data', (part) => parts.push(part));
  return request.on('end', () => {
    const text = Buffer.concat(parts).toString();
    const json = request.headers['content-type'] === 'application/json';
    answer(request.method, url, json && text ? JSON.parse(text) : text, response);
  });
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 8090);
  server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
}
