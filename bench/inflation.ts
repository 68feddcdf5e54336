/**
 * The lower limit of any report: only reading and inflating, in two threads with half of the files each. Run as `node
 * bench/inflation.ts DIR`; prints the inflated bytes.
 */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { gzipFiles } from './files.ts';

const THREADS = 2;

if (isMainThread) {
  const files = gzipFiles(process.argv[2] ?? '.');
  const shares = Array.from({ length: THREADS }, (_, at) => files.filter((_, file) => file % THREADS === at));
  const sizes = await Promise.all(shares.map(inflateInThread));
  process.stdout.write(`${sizes.reduce((sum, size) => sum + size, 0)}\n`);
} else {
  const inflated = (workerData as string[]).map((path) => gunzipSync(readFileSync(path)).length);
  parentPort?.postMessage(inflated.reduce((sum, size) => sum + size, 0));
}

function inflateInThread(files: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: files }).on('message', resolve).on('error', reject);
  });
}
