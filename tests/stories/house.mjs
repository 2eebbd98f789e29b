// The establishment of a story: the demonstration network made once, copied for each story, served by the release
// binary as somebody without rights.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { otherDay, usual } from './clock.mjs';
import { delays, slowRoad } from './network.mjs';

export const password = 'marelle et caillou bleu';

const root = process.getuid() === 0;
// Root serves nobody: the program never needs root, and its files are whoever's runs it.
const somebody = root
  ? {
      uid: Number(output('id', ['-u', 'nobody'])),
      gid: Number(output('id', ['-g', 'nobody'])),
    }
  : {};

function output(command, given, options = {}) {
  return execFileSync(command, given, { encoding: 'utf8', ...options }).trim();
}

async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** A copy of the program, out of the way of whoever builds meanwhile, where somebody without rights reaches it. */
export class House {
  #folder;
  #made = new Map();
  #running = new Set();
  #copies = 0;
  #delay = delays();

  constructor(binary) {
    this.#folder = mkdtempSync(join(tmpdir(), 'marelle-stories-'));
    chmodSync(this.#folder, 0o755);
    this.binary = join(this.#folder, 'marelle');
    copyFileSync(binary, this.binary);
    chmodSync(this.binary, 0o755);
  }

  #environment(kept, from) {
    const { PATH, HOME, LANG } = process.env;
    const keys = {
      MARELLE_KEYRING: join(kept.folder, 'keys'),
      MARELLE_KEYRING_KEY: join(kept.folder, 'key'),
    };
    // Families are written to as files in a folder: nothing leaves the machine.
    const roads = {
      MARELLE_PUBLIC_URL: 'https://marelle.example.org',
      MARELLE_SMS_URL: `file:${join(kept.folder, 'sms')}`,
    };
    const served = { MARELLE_DATABASE: kept.url, MARELLE_ENVIRONMENT: 'demo' };
    return {
      PATH,
      HOME,
      LANG,
      ...otherDay(from),
      ...keys,
      ...roads,
      ...served,
      // The clock stands before the watch on the memory, which wants to come first.
      ASAN_OPTIONS: 'verify_asan_link_order=0',
    };
  }

  /** Runs one command of the program on a house that nobody serves, and returns what it prints. */
  command(kept, ...given) {
    return output(this.binary, given, {
      env: this.#environment(kept),
      cwd: kept.folder,
      stdio: 'pipe',
      ...somebody,
    });
  }

  #place(name) {
    const folder = join(this.#folder, name);
    mkdirSync(folder);
    return folder;
  }

  #hand(folder) {
    if (root) output('chown', ['-R', `${somebody.uid}:${somebody.gid}`, folder]);
  }

  /** The demonstration, made once a database. */
  demonstration(postgres) {
    const name = postgres ? 'postgres' : 'sqlite';
    if (this.#made.has(name)) return this.#made.get(name);
    const folder = this.#place(name);
    const kept = { folder, url: `sqlite:${join(folder, 'marelle.db')}` };
    if (postgres) {
      kept.database = `stories_${process.pid}`;
      kept.url = beside(postgres, kept.database);
      psql(postgres, `CREATE DATABASE ${kept.database}`);
    }
    this.#hand(folder);
    this.command(kept, 'demo', '--size', 'establishment', '--seed', '1', '--logins', join(folder, 'logins.txt'));
    kept.link = readFileSync(join(folder, 'logins.txt'), 'utf8').match(/\/l\/\S+/)[0];
    this.#made.set(name, kept);
    return kept;
  }

  /** The state every story starts from; prepare adds to it from the command line before anybody is served. */
  copy(postgres) {
    const made = this.demonstration(postgres);
    const folder = join(this.#folder, `copy-${++this.#copies}`);
    cpSync(made.folder, folder, { recursive: true });
    this.#hand(folder);
    const kept = {
      folder,
      link: made.link,
      url: `sqlite:${join(folder, 'marelle.db')}`,
    };
    if (postgres) {
      kept.database = `${made.database}_${this.#copies}`;
      kept.url = beside(postgres, kept.database);
      psql(postgres, `CREATE DATABASE ${kept.database} TEMPLATE ${made.database}`);
    }
    return kept;
  }

  /** Served until stop() is called, from an instant (of the stories' day unless said) and at a port (any). */
  async serve(kept, from = usual, at = 0) {
    const port = this.#delay || !at ? await freePort() : at;
    const log = openSync(join(kept.folder, 'log'), 'a');
    const startedAt = Date.now();
    const options = {
      env: this.#environment(kept, from),
      cwd: kept.folder,
      stdio: ['ignore', log, log],
      ...somebody,
    };
    const server = spawn(this.binary, ['serve', '--listen', `127.0.0.1:${port}`], options);
    const ended = new Promise((done) => server.once('exit', done));
    this.#running.add(server);
    const direct = `http://127.0.0.1:${port}`;
    const road = this.#delay && (await slowRoad(port, at, this.#delay));
    const origin = road ? `http://127.0.0.1:${road.port}` : direct;
    const said = () => readFileSync(join(kept.folder, 'log'), 'utf8');
    const stop = async () => {
      await road?.close();
      server.kill('SIGTERM');
      await ended;
      this.#running.delete(server);
      // libfaketime leaves these behind when it does not see the end.
      for (const name of ['faketime_shm_', 'sem.faketime_sem_'])
        rmSync(`/dev/shm/${name}${server.pid}`, { force: true });
    };
    while (!(await answers(`${direct}/readyz`))) {
      if (server.exitCode !== null || Date.now() - startedAt > 60_000) {
        await stop();
        throw new Error(`the server did not start: ${said().slice(-600)}`);
      }
      await new Promise((wait) => setTimeout(wait, 20));
    }
    /** What the clock says there now. */
    const now = () => new Date(Date.parse(from) + (Date.now() - startedAt));
    return { origin, now, said, stop };
  }

  /** At the end, whatever the end: no server, no database and no file is left. */
  dispose(postgres) {
    for (const server of this.#running) server.kill('SIGKILL');
    const made = this.#made.get('postgres');
    for (let copy = this.#copies; made && copy >= 1; copy -= 1)
      psql(postgres, `DROP DATABASE IF EXISTS ${made.database}_${copy} WITH (FORCE)`);
    if (made) psql(postgres, `DROP DATABASE ${made.database} WITH (FORCE)`);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function beside(url, database) {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.toString();
}

export function psql(url, text) {
  return output('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text], { stdio: 'pipe' });
}
