import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurn } from '../../src/store/in-turn.ts';

/** Does pieces of work that take so long, and writes down what begins and ends, with how many are under way. */
async function diary(sizes: readonly number[], atOnce: (size: number) => number, signal?: AbortSignal) {
  const seen: string[] = [];
  let running = 0;
  const work = async (size: number) => {
    running += 1;
    seen.push(`${size} beside ${running - 1}`);
    await sleep(size);
    running -= 1;
    if (size === 13) throw new Error('thirteen');
    seen.push(`${size} done`);
  };
  const end = await inTurn(sizes, work, atOnce, signal).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { seen, end, running };
}

test('the next begins as soon as one has ended', async () => {
  const { seen, end } = await diary([60, 5, 10], () => 2);
  expect(seen).toEqual(['60 beside 0', '5 beside 1', '5 done', '10 beside 1', '10 done', '60 done']);
  expect(end).toBe('done');
});

test('what must be alone waits for those before it, and those behind wait for it', async () => {
  const { seen } = await diary([5, 30, 6], (size) => (size === 30 ? 1 : 2));
  expect(seen).toEqual(['5 beside 0', '5 done', '30 beside 0', '30 done', '6 beside 0', '6 done']);
});

test('after a failure nothing more begins, and what was begun is waited for', async () => {
  expect(await diary([13, 30, 40], () => 2)).toEqual({
    seen: ['13 beside 0', '30 beside 1', '30 done'],
    end: 'thirteen',
    running: 0,
  });
});

test('nothing begins once the signal has aborted', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  expect(await diary([5], () => 2, signal)).toEqual({ seen: [], end: 'stopped', running: 0 });
});
