import type { Config } from '../../src/config/config.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { type FakeStack, startFakeStack } from './fake-stack.ts';
import { column } from './gateway/columns.ts';

/** An Athena that answers the report `rejected` immediately, with one row. */
export interface Rejected extends AsyncDisposable {
  readonly stack: FakeStack;
  readonly config: Config;
  /** The environment of a function on Lambda: no home folder, and no writable folder. */
  readonly environment: Readonly<Record<string, string>>;
}

const COUNTS = ['flows', 'packets', 'bytes', 'total', 'total flows', 'total packets', 'total bytes'];

const COLUMNS = [
  ...['srcaddr', 'dstaddr'].map((name) => column(name, 'varchar')),
  ...['dstport', 'protocol'].map((name) => column(name, 'integer')),
  ...COUNTS.slice(0, 3).map((name) => column(name, 'bigint')),
  ...['first_seen', 'last_seen'].map((name) => column(name, 'varchar')),
  ...COUNTS.slice(3).map((name) => column(`flowq ${name}`, 'bigint')),
];

const ROW = [
  ...['10.0.0.1', '10.0.0.2', '443', '6', '9007199254740993', '1', '40'],
  ...['2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z', '1', '9007199254740993', '1', '40'],
];

export async function startRejected(): Promise<Rejected> {
  const stack = await startFakeStack([
    { match: 'p_date', columns: COLUMNS, rows: [ROW], scannedBytes: 20_000_000 },
  ]);
  stack.s3.buckets.set('logs', new Map());
  const fields = ['version', 'srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end'];
  return {
    stack,
    config: glueConfig(...fields, 'action', 'log-status'),
    environment: { PATH: process.env.PATH ?? '', HOME: '/dev/null', ...stack.environment },
    [Symbol.asyncDispose]: () => stack.close(),
  };
}
