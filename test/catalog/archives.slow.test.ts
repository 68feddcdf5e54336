import { expect, test } from 'vitest';
import { discover } from '../../src/catalog/discovery/discover.ts';
import type { GlueSourceConfig } from '../../src/config/config.ts';
import { estimateScan } from '../../src/sources/glue/estimate.ts';
import { deliver, startFakeAws, V2 } from './aws.ts';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-01-01T10:00Z');
const timeOf = (day: number) => new Date(FIRST + day * DAY).toISOString();

/** A flow log of 320 days whose files before a day are in an archive. */
async function archived(before: number, storageClass: string, hive = false) {
  const aws = await startFakeAws();
  const keys = Array.from({ length: 320 }, (_, day) =>
    deliver(aws.bucket, { time: timeOf(day), layout: { hive, hourly: false } }),
  );
  for (const key of keys.slice(0, before)) aws.storageClasses.set(key, storageClass);
  return { ...aws, keys };
}

test.each([1, 2, 100, 230, 318, 319])(
  'of 320 days the first %i are in an archive: the oldest readable file is taken, and it is said from when on',
  async (before) => {
    for (const hive of [false, true]) {
      const { store, calls, keys } = await archived(before, 'DEEP_ARCHIVE', hive);
      const found = await discover(store, 's3://logs');
      const until = timeOf(before).slice(0, 10);
      expect(found.places[0]?.archive).toEqual({ storageClass: 'DEEP_ARCHIVE', until });
      expect(found.notes).toEqual([
        expect.stringMatching(new RegExp(`^files before ${until} below s3://logs/`)),
      ]);
      expect(found.places[0]?.firstDay).toBe('2026-01-01');
      const read = calls.list('GetObject').map(({ resource }) => resource.slice('logs/'.length));
      expect(read).toEqual([...new Set([keys.at(-1), keys[before]])]);
      expect(found.calls.lists).toBeLessThanOrEqual(found.calls.bound);
    }
  },
);

test('small files that stayed where they were are read, and what was moved is told all the same', async () => {
  const { store, bucket } = await archived(100, 'GLACIER');
  deliver(bucket, { time: timeOf(0), hash: 'small', header: `${V2} vpc-id` });
  const { notes } = await discover(store, 's3://logs');
  expect(notes).toEqual([
    expect.stringMatching(/^files before 2026-04-11 .* \(GLACIER\)/),
    expect.stringMatching(/^fl-0a wrote other fields before: .*small/),
  ]);
});

test('what Intelligent-Tiering has archived is told by the refusal to read it', async () => {
  const { store } = await archived(100, 'INTELLIGENT_TIERING');
  expect((await discover(store, 's3://logs')).notes).toEqual([
    expect.stringMatching(/is in an archive of Intelligent-Tiering, and cannot be read$/),
  ]);
});

test('where all is archived, that is what is said', async () => {
  const { store } = await archived(320, 'GLACIER');
  await expect(discover(store, 's3://logs')).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('left out fl-0a: its files are in an archive'),
  });
});

test('an estimate leaves archived bytes out, and counts the files', async () => {
  const { store, bucket, keys } = await archived(100, 'GLACIER');
  const table = {
    name: 'flow_logs',
    format: 'text',
    layout: { hive: false, hourly: false },
    fields: [],
    accounts: ['111111111111'],
    regions: ['us-east-1'],
    firstDay: '2026-01-01',
  } as const;
  const config = { location: 's3://logs/', tables: [table] } as unknown as GlueSourceConfig;
  const estimate = await estimateScan(
    config,
    { window: undefined, filter: {} },
    store,
    FIRST / 1000 + 320 * 86_400,
  );
  expect(estimate).toMatchObject({ archived: 100, objects: 220, isAtMost: false });
  expect(estimate.bytes).toBe(keys.slice(100).reduce((sum, key) => sum + (bucket.get(key)?.length ?? 0), 0));
});
