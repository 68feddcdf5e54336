import { workerData } from 'node:worker_threads';

/** The same in a thread, which gets it from the one that starts it: it stands in for `compiled-scanner.ts` there. */
export const compiledScanner = (): WebAssembly.Module => workerData as WebAssembly.Module;
