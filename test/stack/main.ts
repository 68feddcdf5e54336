import { once } from 'node:events';
import { startScript, startStack } from './stack.ts';

/*
 *     npm run stack           starts moto, Trino and the gateway, prints what to export, stays until Ctrl-C
 *     npm run stack stop      stops a moto and a Trino that were left behind
 */
if (process.argv[2] === 'stop') {
  await startScript('stop');
} else {
  await runStack();
}

async function runStack(): Promise<void> {
  process.stderr.write('Starting the stack; the first time downloads about 500 MB.\n');
  await using stack = await startStack();
  for (const [name, value] of Object.entries(stack.environment))
    process.stdout.write(`export ${name}=${value}\n`);
  process.stdout.write(`export TRINO_ENDPOINT=${stack.trino}\n`);
  if (stack.shared) return;
  process.stderr.write('Running; Ctrl-C stops it.\n');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.stderr.write('Stopping.\n');
}
