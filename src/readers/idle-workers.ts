import { Worker } from 'node:worker_threads';
import { compiledScanner } from './compiled-scanner.ts';

/**
 * Milliseconds that an idle thread waits for the next reader, such as that of the next unit of a store: starting a
 * thread takes as long as reading some megabytes.
 */
const IDLE_MS = 5000;

interface Idle {
  readonly worker: Worker;
  readonly timer: NodeJS.Timeout;
}

/** Idle threads, by the script that they run. */
const idle = new Map<string, Idle[]>();

/** Whether an idle thread runs a script. */
export const isWorkerIdle = (script: string): boolean => (idle.get(script)?.length ?? 0) > 0;

/** Returns a thread that runs a script: an idle one, or a new one. @param script CommonJS */
export function takeWorker(script: string): Worker {
  const waiting = idle.get(script)?.pop();
  if (!waiting)
    return new Worker(script, { eval: true, stdout: true, stderr: true, workerData: givenScanner() });
  clearTimeout(waiting.timer);
  forget(waiting.worker);
  waiting.worker.ref();
  return waiting.worker;
}

/** Undefined if the processor does not support it: threads then read nothing. */
function givenScanner(): WebAssembly.Module | undefined {
  try {
    return compiledScanner();
  } catch {
    return undefined;
  }
}

/** Returns an idle thread to the pool. It does not keep the process alive, and ends after `IDLE_MS`. */
export function giveBack(worker: Worker, script: string): void {
  const all = idle.get(script) ?? [];
  idle.set(script, all);
  const leave = () => {
    const at = all.findIndex((one) => one.worker === worker);
    if (at >= 0) clearTimeout(all.splice(at, 1)[0]?.timer);
  };
  forget(worker);
  worker.on('error', leave).on('exit', leave);
  worker.unref();
  const timer = setTimeout(() => {
    leave();
    void worker.terminate();
  }, IDLE_MS).unref();
  all.push({ worker, timer });
}

/** Ends all idle threads to free their memory immediately. */
export async function endIdleWorkers(): Promise<void> {
  const waiting = [...idle.values()].flatMap((all) => all.splice(0));
  for (const { timer } of waiting) clearTimeout(timer);
  await Promise.all(waiting.map(({ worker }) => worker.terminate()));
}

function forget(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}
