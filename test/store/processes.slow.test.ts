import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/status.ts';
import { sourceFolders } from '../../src/store/store-folder.ts';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { logText, NOON, v2, writeLog } from '../helpers/logs.ts';
import { leftovers } from './stored.ts';

/** Kills per run of the test; by hand with FLOWQ_KILLS=100. */
const KILLS = Number(process.env.FLOWQ_KILLS ?? 8);

/** Five days of delivery, so that a fill writes several files. */
function fiveDays(root: string): void {
  for (let step = 0; step < 60; step += 1) {
    const start = NOON + step * 7200;
    const stamp = new Date(start * 1000).toISOString().slice(0, 13).replaceAll('-', '');
    const lines = Array.from({ length: 300 }, (_, at) => v2({ start: start + at, dstport: step, bytes: at }));
    writeLog(root, `123456789012_vpcflowlogs_eu-west-1_fl-0a_${stamp}00Z_h${step}.log.gz`, logText(lines));
  }
}

const SQL = 'SELECT dstport, count(*) AS n, sum(bytes) AS b FROM flows GROUP BY 1 ORDER BY 1';

async function withFolder(work: (root: string, store: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
  try {
    fiveDays(join(folder, 'logs'));
    await work(join(folder, 'logs'), join(folder, 'store'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('killed at any moment while filling, what is kept is right', async () => {
  await withFolder(async (root, store) => {
    const plain = await flowq(['query', SQL, '--all', `--source=${root}`]);
    expect(plain.stdout.split('\n')).toHaveLength(62);
    const command = ['query', SQL, '--all', `--source=${root}`, `--store=${store}`];
    let amidst = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, finished } = startFlowq(command);
      const timer = setTimeout(() => child.kill('SIGKILL'), 150 + ((kill * 137) % 900));
      const { code, stdout } = await finished;
      clearTimeout(timer);
      if (code === null) amidst += 1;
      else expect(stdout).toBe(plain.stdout);
      // Late files make hours anew while others wait to be made.
      writeLog(
        root,
        `123456789012_vpcflowlogs_eu-west-1_fl-0a_20261121T0000Z_late${kill}.log.gz`,
        logText([]),
      );
    }
    expect(amidst).toBeGreaterThan(0);
    const { code, stdout, stderr } = await flowq(command);
    expect(stderr).not.toContain('source:');
    expect({ code, stdout }).toEqual({ code: 0, stdout: plain.stdout });
    const [source] = sourceFolders(store);
    expect(source && (await verify(source)).damaged).toEqual([]);
    // The lock of who was killed last may stay until its unit is made again, and so may the entry beside of who was
    // killed between a unit's file and its entry: neither stops anybody.
    expect(leftovers(store).filter((name) => !/\.(lock|next)$/.test(name))).toEqual([]);
  });
});

test('several processes that fill and read at once all answer right', async () => {
  await withFolder(async (root, store) => {
    const plain = await flowq(['query', SQL, '--all', `--source=${root}`]);
    const runs = Array.from({ length: 4 }, () =>
      flowq(['query', SQL, '--all', `--source=${root}`, `--store=${store}`]),
    );
    for (const { code, stdout, stderr } of await Promise.all(runs)) {
      expect({ code, stdout }).toEqual({ code: 0, stdout: plain.stdout });
      expect(stderr).not.toContain('read from the source');
    }
    const [source] = sourceFolders(store);
    expect(source && (await verify(source)).damaged).toEqual([]);
  });
});
