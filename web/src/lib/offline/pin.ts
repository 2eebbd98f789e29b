/** 32 bytes out of a code, in a worker that lives no longer than this. */
export function derive(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./pin-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Uint8Array<ArrayBuffer>>((done, failed) => {
    worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => done(data);
    worker.onerror = () => failed(new Error('the code could not be derived'));
    worker.postMessage({ pin, salt });
  }).finally(() => worker.terminate());
}
