import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { groups } from './tools/chunks.js';
import { drawnIcons } from './tools/icons.js';
import { messages } from './tools/messages.js';
import { noInlineStyle, plainData } from './tools/policy.js';
import { startAtOnce } from './tools/start.js';

// The server that answers /api during development: MARELLE_API=… npm run dev
const api = process.env.MARELLE_API ?? 'http://127.0.0.1:8080';
// The same sources give the same files: a phone downloads what changed.
const version = 'marelle';

export default defineConfig({
  plugins: [
    messages(),
    drawnIcons(),
    noInlineStyle(),
    plainData(),
    startAtOnce(version),
    sveltekit({
      adapter: adapter({ pages: 'build', fallback: 'index.html' }),
      output: { bundleStrategy: 'split' },
      version: { name: version },
      // Registered after the first screen is there: what is kept for offline does not slow it.
      serviceWorker: { register: false },
    }),
  ],
  build: { target: ['chrome94', 'firefox98', 'safari15.4'], assetsInlineLimit: 0 },
  environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups: groups() } } } } } },
  server: { proxy: { '/api': api, '/l': api } },
});
