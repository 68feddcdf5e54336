import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../src/engines/sql/runner.ts';
import { trinoSql } from '../../src/engines/trino/sql-dialect.ts';
import type { Event } from '../../src/output/messages/event-log.ts';
import { Progress } from '../../src/output/terminal/progress.ts';
import type { Row } from '../../src/rows/rows.ts';
import type { RunContext } from '../../src/runs/run-context.ts';
import { runWindow } from '../../src/runs/run-window.ts';
import { rowsIn } from '../helpers/rows.ts';

/** Progress that somebody sees, whatever this process runs on. */
class SeenProgress extends Progress {
  readonly texts: string[] = [];

  override get isShown() {
    return true;
  }

  override show(text: () => string) {
    this.texts.push(text());
  }
}

interface Given {
  readonly rows: readonly Row[];
  readonly steps?: readonly RunProgress[];
  readonly limit?: number;
}

/** A run of an engine that takes these steps and then has these rows. */
async function ran({ rows, steps = [], limit }: Given) {
  const progress = new SeenProgress();
  const events: Event[] = [];
  let output = '';
  const runner = {
    run: async (_: string, { onProgress }: { onProgress?: (progress: RunProgress) => void } = {}) => {
      for (const step of steps) onProgress?.(step);
      return rowsIn([{ name: 'n', type: 'integer' }], rows);
    },
    close: async () => {},
  };
  const open = async () => ({
    dialect: trinoSql,
    sets: [],
    summary: 'a test',
    runner: async () => runner,
    skipped: async () => [],
    [Symbol.asyncDispose]: async () => {},
  });
  const query = {
    name: 'test',
    details: {},
    units: {},
    shows: { question: 'What is it?' },
    limit,
    sql: () => 'select',
    judged: async () => [],
    rows: (rows: unknown) => rows,
    reads: (window: unknown) => window,
    recordsRead: (filter: unknown) => filter,
  };
  const stdout = {
    isTerminal: false,
    hasColours: false,
    hasBlocks: false,
    width: 80,
    write: async (text: string) => {
      output += text;
    },
    end: async () => {},
  };
  const context = {
    request: { query, tz: 'UTC', filter: {} },
    chosen: { source: { open }, priceOf: () => '' },
    filter: {},
    tests: [],
    environment: {
      signal: new AbortController().signal,
      log: (event: Event) => events.push(event),
      progress,
      stdout,
    },
  };
  await runWindow(context as unknown as RunContext, undefined, { out: undefined });
  return { texts: progress.texts, output, finished: events.at(-1) };
}

describe('a run', () => {
  it('says how far its engine is, and how long it will take', async () => {
    const steps = [{ state: 'queued' }, { state: 'reading', share: 0.02 }, { state: 'reading', share: 0.5 }];
    const { texts } = await ran({
      rows: [[1]],
      steps: [...steps, { state: 'reading', scannedBytes: 2_000_000 }],
    });
    expect(texts.map((text) => text.replaceAll(/\d+\.\d s/g, 'T s'))).toEqual([
      'queued, T s',
      'reading, 2 %, T s',
      expect.stringMatching(/^reading, 50 %, T s, \d+ s left$/),
      'reading, 2.0 MB scanned, T s',
    ]);
  });

  it.each([
    [2, 3, 'n\n1\n2\n', 'the first 2 rows from a test'],
    [2, 2, 'n\n1\n2\n', '2 rows from a test'],
    [undefined, 3, 'n\n1\n2\n3\n', '3 rows from a test'],
  ])('with limit %s over %i rows says whether there are more', async (limit, count, output, words) => {
    const rows = [[1], [2], [3]].slice(0, count);
    const done = await ran({ rows, ...(limit === undefined ? {} : { limit }) });
    expect(done.output).toBe(output);
    expect(done.finished?.message.startsWith(`${words} in `)).toBe(true);
  });
});
