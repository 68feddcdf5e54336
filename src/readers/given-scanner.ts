import { workerData } from 'node:worker_threads';

/** Returns the scanner's code in a worker thread, received from its parent; replaces `compiled-scanner.ts` there. */
export const compiledScanner = (): WebAssembly.Module => workerData as WebAssembly.Module;
