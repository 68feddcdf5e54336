import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { TableComparison } from '../../src/catalog/comparison/table-comparison.ts';
import type { GlueSourceConfig } from '../../src/config/config.ts';
import { dateFolder, dateParts, fileNameOf, placeFolder } from '../../src/logs/delivery.ts';
import type { Caveat } from '../../src/rows/caveat.ts';
import { OpenSource } from '../../src/runs/source/flow-source.ts';
import { GlueSource } from '../../src/sources/glue/glue-source.ts';
import { writeParquet } from '../helpers/parquet.ts';
import { createBucket, putObjects } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, type Initialised, init, type Logs, makeLogs, UNTIL } from './glue-logs.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
afterAll(() => stack?.close());

const WINDOW = { since: UNTIL - 3 * 3600, until: UNTIL };
/** No address that a sample draws: the samples follow the clock. */
const SOURCE = '100.64.0.9';
const PLACE = { account: '444444444444', region: 'us-east-1', flowLogId: 'fl-0bbbbbbbbbbbbbbbb' };

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'flowq-new-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Puts a Parquet file of so many records where AWS would, an hour before the samples end. */
async function deliver(
  { bucket, prefix }: Logs,
  place: typeof PLACE,
  columns: readonly string[],
  records = 5,
): Promise<void> {
  const time = UNTIL - 3600;
  const shared = [
    ...['2::int as version', `'${place.account}' as account_id`, `'${SOURCE}' as srcaddr`],
    ...["'10.0.0.5' as dstaddr", '50000::int as srcport', '22::int as dstport', '6::int as protocol'],
    ...[
      '3::bigint as packets',
      '180::bigint as bytes',
      `${time}::bigint as start`,
      `${time + 30}::bigint as "end"`,
    ],
    "'OK' as log_status",
  ];
  const sql = `select ${[...shared, ...columns].join(', ')} from range(${records})`;
  const body = readFileSync(await writeParquet(folder(), 'file.parquet', sql));
  const path =
    placeFolder({ ...place, hive: false }) + dateFolder({ hive: false, hourly: false }, dateParts(time));
  const name = fileNameOf({ ...place, time, format: 'parquet' }, 'abcd1234');
  await putObjects(stack.clients.s3, bucket, [[prefix + path + name, body]]);
}

const VPC = ["'eni-1' as interface_id", "'REJECT' as action"];
const TRANSIT_GATEWAY = [
  "'TransitGateway' as resource_type",
  "'tgw-0123456789abcdef0' as tgw_id",
  "'tgw-attach-0123456789abcdef0' as tgw_attachment_id",
];

function compared({ engine, store, config }: Initialised, given: GlueSourceConfig = config): OpenSource {
  const comparison = new TableComparison(given, store, folder());
  return new OpenSource(new GlueSource({ config: given, engine, store, comparison }));
}

async function count(source: OpenSource, strict = false) {
  const caveats: string[] = [];
  const options = { strict, onCaveat: ({ text }: Caveat) => void caveats.push(text) };
  const rows = await Array.fromAsync(
    source.query<{ n: bigint }>(
      WINDOW,
      `select count(*) as n from flows where srcaddr = '${SOURCE}'`,
      options,
    ),
  );
  return { n: Number(rows[0]?.n), caveats };
}

test.each([
  ['account', { ...PLACE }],
  ['Region', { ...PLACE, account: '111111111111', region: 'eu-west-1' }],
])('a new %s is reported, and read once init was run again', async (name, place) => {
  const logs = await makeLogs(stack, `new-${name}`, [
    { format: 'parquet', layout: { hive: false, hourly: false }, accounts: ['111111111111'] },
  ]);
  const database = `new_${name.toLowerCase()}`;
  const before = await init(stack, logs, database);
  expect(await count(compared(before))).toEqual({ n: 0, caveats: [] });
  await deliver(logs, place, VPC);
  expect(await count(compared(before))).toEqual({
    n: 0,
    caveats: [expect.stringContaining(`account ${place.account} in ${place.region}`)],
  });
  await expect(count(compared(before), true)).rejects.toMatchObject({ exitCode: 3 });
  const after = await init(stack, logs, database);
  expect(await count(compared(after), true)).toEqual({ n: 5, caveats: [] });
});

test('Transit Gateway records that arrive after init are not counted', async () => {
  const logs = await makeLogs(stack, 'transit', [
    { format: 'parquet', layout: { hive: false, hourly: false }, accounts: ['111111111111'] },
  ]);
  const known = await init(stack, logs, 'transit');
  const place = { ...PLACE, account: '111111111111' };
  await deliver(logs, place, VPC);
  await deliver(logs, { ...place, flowLogId: 'fl-0cccccccccccccccc' }, TRANSIT_GATEWAY);
  expect(await count(compared(known), true)).toEqual({ n: 5, caveats: [] });
  // Tables made before flowq gave them columns of Transit Gateways.
  const tables = known.config.tables.map(({ foreignColumns: _, ...table }) => table);
  expect(await count(compared(known, { ...known.config, tables }), true)).toEqual({ n: 5, caveats: [] });
});
