import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../src/aws/object-store.ts';
import { S3Origin } from '../../src/sources/s3/s3-origin.ts';
import { StoreSource } from '../../src/store/store-source.ts';
import { logText, NOON, temporaryFolder, v2 } from '../helpers/logs.ts';
import { answer } from './stored.ts';

const FOLDER = 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/20/';
const keyOf = (number: number) =>
  `${FOLDER}123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T12${String(number).padStart(2, '0')}Z_${number}.log.gz`;

type Etag = 'md5' | 'kms';

/** A bucket of ten objects with ten records each, behind a network that may change bodies. */
function bucket(etags: Etag, plain = false) {
  const objects = new Map<string, Buffer>(
    Array.from({ length: 10 }, (_, number) => {
      const records = Array.from({ length: 10 }, (_, at) =>
        v2({ start: NOON + at, srcaddr: `10.0.${number}.${at}` }),
      );
      const text = logText(records);
      const key = plain ? keyOf(number).replace(/\.gz$/, '') : keyOf(number);
      return [key, plain ? Buffer.from(text) : gzipSync(text)] as [string, Buffer];
    }),
  );
  const reads = new Map<string, number>();
  const network: { change: (bytes: Buffer, read: number, key: string) => Buffer } = {
    change: (bytes) => bytes,
  };
  const etag = (bytes: Buffer) => {
    const digest = createHash('md5')
      .update(etags === 'md5' ? '' : 'sealed')
      .update(bytes)
      .digest('hex');
    return `"${digest}"`;
  };
  const store: ObjectStore = {
    bucket: 'logs',
    list: async ({ prefix, delimiter }) => {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      const rest = (key: string) => key.slice(prefix.length);
      const folders = delimiter
        ? [
            ...new Set(
              keys
                .filter((key) => rest(key).includes(delimiter))
                .map((key) => prefix + rest(key).split(delimiter)[0] + delimiter),
            ),
          ]
        : [];
      const files = keys.filter((key) => !delimiter || !rest(key).includes(delimiter));
      return {
        folders,
        objects: files.map((key) => {
          const bytes = objects.get(key) as Buffer;
          return { key, size: bytes.length, etag: etag(bytes), modified: NOON * 1000 };
        }),
      };
    },
    read: async (key, start, length) => {
      const bytes = (objects.get(key) as Buffer).subarray(start, start + length);
      // Looking at beginnings is no fetch.
      if (bytes.length < (objects.get(key) as Buffer).length) return bytes;
      const read = (reads.get(key) ?? 0) + 1;
      reads.set(key, read);
      return network.change(Buffer.from(bytes), read, key);
    },
  };
  const folder = temporaryFolder();
  const rows = async () => {
    const origin = new S3Origin({ location: { bucket: 'logs', prefix: '' }, store });
    const { rows, skipped } = await answer(new StoreSource({ origin, store: folder }), {
      window: { since: NOON, until: NOON + 3600 },
    });
    return [rows.length, skipped.length];
  };
  const fetches = () => [...reads.values()].reduce((sum, one) => sum + one, 0);
  return { rows, network, objects, fetches };
}

const flip = (bytes: Buffer, at = 40): Buffer => {
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  return bytes;
};

test.each<[Etag, boolean]>([
  ['md5', false],
  ['md5', true],
  ['kms', false],
])('bytes that change on the way are fetched again: %s, plain text %s', async (etags, plain) => {
  const { rows, network } = bucket(etags, plain);
  network.change = (bytes, read) => (read === 1 ? flip(bytes, plain ? bytes.length - 30 : 40) : bytes);
  expect(await rows()).toEqual([100, 0]);
});

test('ETags that are no digests cost a second fetch of a few objects', async () => {
  const { rows, fetches } = bucket('kms');
  expect(await rows()).toEqual([100, 0]);
  expect(fetches()).toBeLessThan(40);
});

test('what stayed damaged is fetched again by the next fill, unless it is what S3 has', async () => {
  const { rows, network, objects, fetches } = bucket('kms');
  network.change = (bytes, _, key) => (/_[0-3]\.log/.test(key) ? flip(bytes) : bytes);
  expect(await rows()).toEqual([60, 4]);
  network.change = (bytes) => bytes;
  expect(await rows()).toEqual([100, 0]);
  const before = fetches();
  expect(await rows()).toEqual([100, 0]);
  expect(fetches()).toBe(before);

  const [key = ''] = objects.keys();
  const rotten = bucket('md5');
  rotten.objects.set(key, flip(Buffer.from(rotten.objects.get(key) ?? '')));
  expect(await rotten.rows()).toEqual([90, 1]);
  const once = rotten.fetches();
  expect(await rotten.rows()).toEqual([90, 1]);
  expect(rotten.fetches()).toBe(once);
});
