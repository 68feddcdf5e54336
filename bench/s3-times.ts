import { readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { startAwsServer } from '../test/stack/aws/aws-server.ts';
import { Calls } from '../test/stack/aws/calls.ts';
import { Faults } from '../test/stack/aws/faults.ts';
import { awsEnvironment } from '../test/stack/clients.ts';
import { MemoryS3 } from '../test/stack/s3/memory-s3.ts';
import { report } from './candidates.ts';
import { gzipFiles } from './files.ts';
import { type Candidate, type Measurement, measure } from './measurement.ts';
import { makeTree } from './samples.ts';
import { cpu, markdownTable, memory, ratio, seconds } from './table.ts';

/** Number of objects in seven days, one every five minutes. */
const OBJECTS = 2016;
const BUCKET = 'bench';
const LATENCIES_MS = [0, 30];

/** Measures the first run, which fills a store: from files, and from a local S3 server that delays each GetObject. */
export async function s3Times(records: number, rounds: number): Promise<string> {
  const tree = await makeTree(records, OBJECTS);
  const store = `${tree.dir}-s3-store`;
  const objects = new Map(gzipFiles(tree.dir).map((path) => [relative(tree.dir, path), readFileSync(path)]));
  await using servers = new AsyncDisposableStack();
  const filling = (name: string, dir: string, env: NodeJS.ProcessEnv = {}): Candidate => ({
    name,
    args: [...report('actions', { ...tree, dir }).args, '--store', store],
    env,
    before: () => rmSync(store, { recursive: true, force: true }),
  });
  const local = filling(`${OBJECTS} files`, tree.dir);
  const remote: Candidate[] = [];
  for (const millis of LATENCIES_MS) {
    const s3 = new MemoryS3();
    s3.buckets.set(BUCKET, objects);
    const faults = new Faults();
    faults.add({ on: 'GetObject', fault: 'delay', millis, times: 'always' });
    const { endpoint } = servers.use(await startAwsServer(s3, { faults, calls: new Calls() }));
    const env = awsEnvironment({ aws: endpoint, athena: endpoint });
    remote.push(filling(`as objects, ${millis} ms of latency`, `s3://${BUCKET}/`, env));
  }
  const results = await measure([local, ...remote], rounds);
  rmSync(store, { recursive: true, force: true });
  const of = ({ name }: Candidate) => results.get(name) as Measurement;
  for (const one of remote)
    if (of(one).output !== of(local).output) throw new Error(`${one.name}: other rows than of files`);
  const header = [`${records} records`, 'best time', '× files', 'processor time', '× files', 'peak memory'];
  const rows = [local, ...remote].map((one) => [
    one.name,
    seconds(of(one)),
    ratio(of(one), of(local)),
    cpu(of(one)),
    ((of(one).cpuSeconds ?? Number.NaN) / (of(local).cpuSeconds ?? Number.NaN)).toFixed(2),
    memory(of(one)),
  ]);
  return markdownTable(header, rows);
}
