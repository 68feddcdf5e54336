import { AwsClients } from '../../../src/aws/clients.ts';
import { AthenaRunner } from '../../../src/engines/athena/runner.ts';

/* Reads a large result in a process of its own, and prints what it saw and the memory it took. */
const runner = new AthenaRunner({}, new AwsClients());
const { batches } = await runner.run('SELECT million');
let rows = 0;
let total = 0n;
for await (const batch of batches) {
  for (const [, bytes] of batch) total += bytes as bigint;
  rows += batch.length;
}
await runner.close();
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ rows, total: String(total), megabytes }));
