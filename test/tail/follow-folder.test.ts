import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { querySql } from '../../src/flows/user-query.ts';
import { followFolder } from '../../src/runs/source/follow/follow-folder.ts';
import { LocalOrigin } from '../../src/sources/local/local-origin.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

/** A followed folder, and the records of each look at it. */
function followed(logs: string) {
  const stop = new AbortController();
  const options = { origin: new LocalOrigin(logs), format: undefined, filter: {}, poll: 0.01 };
  const batches = followFolder(options, { signal: stop.signal, now: () => NOON }).batches();
  const look = async () => {
    const { value } = await batches.next();
    if (!value?.source) return [];
    await using source = value.source;
    const request = { sets: source.sets, window: undefined, filter: {} };
    const sql = querySql('select srcaddr from flows', request, source.dialect);
    const { batches: rows } = await (await source.runner()).run(sql);
    return (await Array.fromAsync(rows))
      .flat()
      .map(([address]) => address as string)
      .sort();
  };
  /** Looks until nothing comes. */
  const rest = async () => {
    const all: string[] = [];
    for (let empty = 0; empty < 4; ) {
      const found = await look();
      all.push(...found);
      empty = found.length === 0 ? empty + 1 : 0;
    }
    return all.sort();
  };
  return { look, rest, stop };
}

const record = (number: number) => v2({ start: NOON, srcaddr: `10.0.0.${number}` });

test('a file is followed while it is written, and looked at again when it changes', async () => {
  const logs = temporaryFolder();
  writeLog(logs, 'old.log', logText([record(99)]));
  const { look, rest } = followed(logs);
  expect(await look()).toEqual([]);
  const text = logText([1, 2, 3, 4, 5].map(record));
  const path = join(logs, 'new.log');
  const cut = text.indexOf('10.0.0.3') + 4;
  writeFileSync(path, text.slice(0, cut));
  expect(await rest()).toEqual(['10.0.0.1', '10.0.0.2']);
  appendFileSync(path, text.slice(cut));
  expect(await rest()).toEqual(['10.0.0.3', '10.0.0.4', '10.0.0.5']);
  appendFileSync(path, `${record(6)}\n`);
  appendFileSync(join(logs, 'old.log'), `${record(7)}\n`);
  expect(await rest()).toEqual(['10.0.0.6', '10.0.0.7']);
});

test('a packed file that is still written is shown as far as it goes, then the rest', async () => {
  const logs = temporaryFolder();
  const { look, rest } = followed(logs);
  expect(await look()).toEqual([]);
  const numbers = Array.from({ length: 250 }, (_, at) => at);
  const bytes = gzipSync(logText(numbers.map(record)));
  const path = join(logs, 'new.log.gz');
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
  const first = await rest();
  expect(first.length).toBeLessThan(250);
  appendFileSync(path, bytes.subarray(bytes.length >> 1));
  expect([...first, ...(await rest())].sort()).toEqual(numbers.map((at) => `10.0.0.${at}`).sort());
});
