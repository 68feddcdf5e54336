import { copyFileSync, existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNameOf, folderOf as folderAt } from '../../src/logs/delivery.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { rowsOf, writeParquet } from '../helpers/parquet.ts';
import { answer, fromFiles, hours, leftovers, storedLogs } from './stored.ts';

const ACCOUNTS = ['123456789012', '210987654321'];

/** One delivered or loose file, and what is in it. */
interface Made {
  readonly kind: 'text' | 'parquet' | 'few-fields' | 'unknown-field' | 'bad-lines' | 'no-log' | 'loose';
  readonly account: number;
  /** Five-minute steps behind noon that it was delivered at. */
  readonly step: number;
  readonly hive: boolean;
  /** Of the first record; the others differ in what is told by it. */
  readonly seed: number;
  readonly records: number;
}

const made: fc.Arbitrary<Made> = fc.record({
  kind: fc.constantFrom(
    'text' as const,
    'text' as const,
    'parquet' as const,
    'few-fields' as const,
    'unknown-field' as const,
    'bad-lines' as const,
    'no-log' as const,
    'loose' as const,
  ),
  account: fc.nat({ max: 1 }),
  step: fc.nat({ max: 600 }),
  hive: fc.boolean(),
  seed: fc.nat({ max: 99 }),
  records: fc.integer({ min: 0, max: 3 }),
});

type Step =
  | { readonly do: 'write'; readonly file: number; readonly made: Made }
  | { readonly do: 'remove'; readonly file: number }
  | {
      readonly do: 'ask';
      readonly from: number;
      readonly hours: number;
      readonly account: boolean;
      readonly all: boolean;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), file: fc.nat({ max: 9 }), made }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), file: fc.nat({ max: 9 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      from: fc.integer({ min: -3, max: 50 }),
      hours: fc.integer({ min: 1, max: 30 }),
      account: fc.boolean(),
      all: fc.boolean(),
    }),
  },
);

let clock = NOON;

async function write(root: string, number: number, one: Made): Promise<string> {
  const { kind, step: at, hive, seed } = one;
  const account = ACCOUNTS[one.account] ?? '';
  const time = NOON + at * 300;
  const format = kind === 'parquet' ? 'parquet' : 'text';
  const placed = `${folderAt({ hive, hourly: false }, account, 'eu-west-1', time)}${fileNameOf(
    { account, region: 'eu-west-1', flowLogId: 'fl-0123456789abcdef0', time, format },
    `hash${number}`,
  )}`;
  const name = kind === 'loose' ? `loose/file-${number}.log` : placed;
  const records = Array.from({ length: one.records }, (_, index) =>
    v2({
      'account-id': kind === 'loose' ? account : '-',
      srcaddr: `10.0.${seed}.${index}`,
      dstport: seed,
      start: time - 400 + index,
      end: time,
      action: index % 2 ? 'REJECT' : 'ACCEPT',
      ...(index === 2 ? { 'log-status': 'NODATA', srcaddr: '-', action: '-' } : {}),
    }),
  );
  const path = join(root, name);
  rmSync(path, { force: true });
  if (kind === 'parquet') {
    if (records.length === 0) records.push(v2({ start: time }));
    await writeParquet(root, name, rowsOf(records));
  } else if (kind === 'few-fields') {
    const lines = records.map((_, index) => `10.9.${seed}.${index} ${seed} ${time + index} 9`);
    writeLog(root, name, logText(lines, 'srcaddr dstport start bytes'));
  } else if (kind === 'unknown-field') {
    const lines = records.map((_, index) => `10.8.${seed}.${index} new${seed} ${time * 1000 + index} OK`);
    writeLog(root, name, logText(lines, 'srcaddr brand-new start log-status'));
  } else if (kind === 'bad-lines') writeLog(root, name, logText([...records, 'too few', '']));
  else if (kind === 'no-log') writeLog(root, name, 'this is no flow log\n');
  else writeLog(root, name, logText(records));
  clock += 1;
  utimesSync(path, clock, clock);
  return name;
}

test('rows and what was skipped are those of the files, however the store was filled', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const folder = temporaryFolder();
      const root = join(folder, 'logs');
      // As the source is, and what had vanished from it after the store had seen it.
      const shadow = join(folder, 'shadow');
      const store = join(folder, 'store');
      // Files as the store saw them last.
      const last = join(folder, 'last');
      for (const each of [root, shadow, last]) mkdirSync(each);
      const files = new Map<number, string>();
      const seen = new Set<string>();
      const copy = (name: string, from: string, to: string) => {
        mkdirSync(dirname(join(to, name)), { recursive: true });
        copyFileSync(join(from, name), join(to, name));
      };
      const see = () => {
        for (const name of files.values()) {
          seen.add(name);
          copy(name, root, last);
        }
      };
      // The store keeps what it saw of a file that vanishes, be it another content than the file had in the end.
      const vanish = (name: string) => {
        rmSync(join(root, name), { force: true });
        if (seen.has(name)) return;
        if (existsSync(join(last, name))) copy(name, last, shadow);
        else rmSync(join(shadow, name), { force: true });
      };
      const same = async (request: Parameters<typeof answer>[1]) => {
        const kept = await answer(storedLogs(root, store), request).catch(String);
        const plain = await fromFiles(shadow, request).catch(String);
        const text = (value: unknown) => JSON.stringify(value).replaceAll(`${shadow}/`, `${root}/`);
        expect(text(kept).replaceAll(folder, '')).toBe(
          text(plain).replaceAll(shadow, root).replaceAll(folder, ''),
        );
      };
      for (const one of steps) {
        if (one.do === 'write') {
          const before = files.get(one.file);
          const name = await write(root, one.file, one.made);
          if (before !== undefined && before !== name) vanish(before);
          files.set(one.file, name);
          seen.delete(name);
          copy(name, root, shadow);
        } else if (one.do === 'remove') {
          const name = files.get(one.file);
          if (name === undefined) continue;
          files.delete(one.file);
          vanish(name);
        } else {
          const window = one.all ? undefined : hours(NOON + one.from * 3600, one.hours);
          await same({ window, filter: one.account ? { account: [ACCOUNTS[0] ?? ''] } : {} });
          // What the store has not seen yet vanishes with its file.
          if (!one.all || one.account) await storedLogs(root, store).fill({ window: undefined });
          see();
        }
      }
      await same({ window: undefined });
      expect(leftovers(store)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
