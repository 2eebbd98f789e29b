// Argon2id of a code, off the thread that draws the screen. The settings are in docs/decisions/0010.
import { argon2id } from '@noble/hashes/argon2.js';

const memoryKiB = 12_288;
const passes = 3;

self.addEventListener('message', ({ data }: MessageEvent<{ pin: string; salt: Uint8Array }>) => {
  self.postMessage(argon2id(data.pin, data.salt, { m: memoryKiB, t: passes, p: 1, dkLen: 32 }));
});
