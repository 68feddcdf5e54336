import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFileName, parseFolder } from '../../src/logs/delivery.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { digest, emptyFolder, filesBelow, readAll, readLines, UNTIL } from './tree.ts';

const LAYOUTS = [
  { hive: false, hourly: false },
  { hive: false, hourly: true },
  { hive: true, hourly: false },
  { hive: true, hourly: true },
];

describe('writeSample', () => {
  it('writes the same bytes for the same options, and others for another seed', async () => {
    const write = async (seed: number) => {
      const dir = emptyFolder();
      await writeSample({ dir, seed, days: 0.1, records: 2000, until: UNTIL, accounts: 2 });
      return digest(dir);
    };
    const first = await write(7);
    expect(await write(7)).toBe(first);
    expect(await write(8)).not.toBe(first);
  });

  it('has no record older than its inventory, so that no name is a guess', async () => {
    const options = { dir: emptyFolder(), days: 0.1, records: 5000, until: UNTIL };
    await writeSample(options);
    const starts = filesBelow(options.dir).flatMap((path) =>
      readLines(join(options.dir, path)).map(({ start }) => Number(start)),
    );
    const [place] = sampleInventory(options).places;
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(Date.parse(place?.first ?? '') / 1000);
  });

  it('names no time and no system in the gzip header', async () => {
    const dir = emptyFolder();
    await writeSample({ dir, days: 0.01, records: 50, until: UNTIL });
    for (const path of filesBelow(dir)) {
      expect([...readFileSync(join(dir, path)).subarray(4, 10)]).toEqual([0, 0, 0, 0, 0, 255]);
    }
  });

  it.each(LAYOUTS)(
    'lays files out as %o says, each record ending in the time of its file',
    async (layout) => {
      const dir = emptyFolder();
      const options = {
        dir,
        layout,
        days: 0.2,
        records: 3000,
        until: UNTIL + 100,
        regions: ['eu-west-1', 'us-gov-west-1'],
      };
      const { settings } = await writeSample(options);
      const files = filesBelow(dir);
      for (const path of files) {
        const name = parseFileName(basename(path));
        const folder = parseFolder(dirname(path));
        if (!name || !folder) throw new Error(`not a delivered path: ${path}`);
        expect(folder.layout).toEqual(layout);
        expect([folder.account, folder.region]).toEqual([name.account, name.region]);
        expect(name.time % 300).toBe(0);
        expect(name.time).toBeGreaterThanOrEqual(folder.start);
        expect(name.time).toBeLessThan(folder.start + folder.seconds);
        for (const line of readLines(join(dir, path))) {
          const end = Number(line.end);
          expect(end).toBeGreaterThanOrEqual(Math.max(name.time, settings.since));
          expect(end).toBeLessThan(Math.min(name.time + 300, settings.until));
          expect(end - Number(line.start)).toBeLessThan(600);
          expect(Number(line.start)).toBeLessThanOrEqual(end);
        }
      }
      expect(new Set(files.map((path) => parseFileName(basename(path))?.region))).toEqual(
        new Set(options.regions),
      );
    },
  );

  it('writes the number of records asked for, one flow log for each account and region', async () => {
    const dir = emptyFolder();
    const accounts = ['111122223333', '444455556666'];
    const done = await writeSample({
      dir,
      accounts,
      regions: ['us-east-1', 'eu-north-1'],
      days: 0.5,
      records: 12_345,
      until: UNTIL,
    });
    const lines = readAll(dir);
    expect(lines.length).toBe(12_345);
    expect(done).toMatchObject({ records: 12_345, totalRecords: 12_345, files: filesBelow(dir).length });
    const flowLogs = new Set(filesBelow(dir).map((path) => parseFileName(basename(path))?.flowLogId));
    expect(flowLogs.size).toBe(4);
    expect(new Set(lines.map((line) => line['account-id']))).toEqual(new Set([...accounts, 'unknown']));
  });

  it('has a second flow log in the last tenth, of what one interface rejects', async () => {
    const dir = emptyFolder();
    const done = await writeSample({ dir, days: 0.1, records: 4000, until: UNTIL, incidents: false });
    expect(done.files).toBe(done.totalFiles);
    const files = filesBelow(dir);
    const byLog = Map.groupBy(files, (path) => parseFileName(basename(path))?.flowLogId);
    const of = (paths: readonly string[] = []) => paths.flatMap((path) => readLines(join(dir, path)));
    const [all = [], rejections = []] = [...byLog.values()].map(of).sort((a, b) => b.length - a.length);
    expect(all.length + rejections.length).toBe(4000);
    expect(rejections.length).toBeGreaterThan(2);
    expect(new Set(rejections.map(({ action }) => action))).toEqual(new Set(['REJECT']));
    expect(new Set(rejections.map((line) => line['interface-id'])).size).toBe(1);
    expect(all).toEqual(expect.arrayContaining(rejections));
    const [since = 0] = rejections.map(({ end }) => Number(end)).toSorted((a, b) => a - b);
    expect(since).toBeGreaterThanOrEqual(UNTIL - 0.01 * 86_400);
  });

  it('makes as many files as the minutes of a file allow', async () => {
    const dir = emptyFolder();
    const done = await writeSample({ dir, days: 1, minutesPerFile: 60, records: 600, until: UNTIL });
    expect(done.files).toBe(24);
    expect(done.totalFiles).toBe(24);
  });

  it('writes no file for five minutes without a record', async () => {
    const dir = emptyFolder();
    await writeSample({ dir, days: 1, records: 10, until: UNTIL });
    expect(filesBelow(dir).length).toBeLessThanOrEqual(10);
    expect(readAll(dir).length).toBe(10);
  });

  it('tells how far it is', async () => {
    const dir = emptyFolder();
    const seen: number[] = [];
    const done = await writeSample({ dir, days: 0.1, records: 500, until: UNTIL }, (progress) => {
      expect(progress.totalRecords).toBe(500);
      seen.push(progress.records);
    });
    expect(seen.length).toBe(done.files);
    expect(seen.at(-1)).toBe(500);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

it('a sample’s inventory knows every interface of its records, with a security group or a gateway', async () => {
  const { sampleInventory } = await import('../../src/sample/inventory.ts');
  const dir = emptyFolder();
  const options = { dir, days: 0.1, records: 5000, until: UNTIL };
  await writeSample(options);
  const inventory = sampleInventory(options);
  const known = new Map(inventory.places.flatMap((place) => place.interfaces).map((one) => [one.id, one]));
  const seen = new Set(readAll(dir).map((line) => line['interface-id'] ?? '-'));
  seen.delete('-');
  expect([...seen].filter((id) => !known.has(id))).toEqual([]);
  const groups = new Set(inventory.places.flatMap((place) => place.securityGroups).map(({ id }) => id));
  for (const { securityGroups, owner } of known.values())
    expect(securityGroups.length === 1 || owner.service === 'NAT gateway').toBe(true);
  for (const { securityGroups } of known.values())
    for (const id of securityGroups) expect(groups).toContain(id);
});
