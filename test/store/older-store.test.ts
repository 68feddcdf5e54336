import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';
import { answer, storedLogs } from './stored.ts';

const nameOf = (letter: string) => `123456789012_vpcflowlogs_eu-west-1_fl-0a_20261120T1200Z_${letter}.log.gz`;

/** Makes a store what version 1 of the layout was. */
function age(store: string): void {
  renameSync(join(store, 'v2'), join(store, 'v1'));
  for (const source of readdirSync(join(store, 'v1'))) {
    const index = join(store, 'v1', source, 'index');
    for (const name of readdirSync(index)) {
      if (name.endsWith('.checked')) rmSync(join(index, name));
      if (!name.endsWith('.json')) continue;
      const { form: _, ...entry } = JSON.parse(readFileSync(join(index, name), 'utf8').split('\n')[0] ?? '');
      entry.originals = entry.originals.map(
        ({ formats, content, version, ...one }: Record<string, string>) => ({
          ...one,
          format: formats?.[0],
          version: version?.split(' ')[0],
          content: `${basename(one.name ?? '')} ${content}`,
        }),
      );
      const json = JSON.stringify(entry);
      const sum = createHash('sha256').update(json).digest('hex').slice(0, 16);
      writeFileSync(join(index, name), `${json}\n${sum}\n`);
    }
  }
}

test('a store of an older version is read and completed: nothing in it is lost or counted twice', async () => {
  const [logs, store] = [temporaryFolder(), temporaryFolder()];
  const write = (letter: string, start: number) =>
    writeLog(logs, nameOf(letter), logText([v2({ start }), v2({ start: start + 1 })]));
  write('a', NOON);
  const gone = write('b', NOON + 60);
  const rows = async () => (await answer(storedLogs(logs, store, { onNote: () => {} }))).rows.length;
  expect(await rows()).toBe(4);
  rmSync(gone);
  age(store);
  write('c', NOON + 120);
  expect(await rows()).toBe(6);
  expect(existsSync(join(store, 'v1', readdirSync(join(store, 'v2'))[0] ?? ''))).toBe(false);
  // The one that had vanished comes back under another name.
  write('d', NOON + 60);
  expect(await rows()).toBe(6);
});
