import { expect, it } from 'vitest';
import { bruteForce } from '../../../src/reports/security/brute-force.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const many = (count: number, make: (at: number) => Values) =>
  Array.from({ length: count }, (_, at) => make(at));
const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('brute-force counts short connections with data to services with passwords', async () => {
  const guess = { srcaddr: '203.0.113.7', dstport: 22, packets: 9, bytes: 900 };
  const answer = (srcport: number) => ({
    srcaddr: '10.0.1.1',
    dstaddr: '203.0.113.7',
    srcport: 22,
    dstport: srcport,
  });
  const folder = folderOf([
    ...many(3, (at) => ({ ...guess, srcport: 50_000 + at })),
    ...many(3, (at) => answer(50_000 + at)),
    // A longer one, over two records.
    { ...guess, srcport: 51_000, packets: 20 },
    { ...guess, srcport: 51_000, packets: 20, start: NOON + 40, end: NOON + 50 },
    answer(51_000),
    // Without an answer, health checks, rejected, and of another kind.
    ...many(3, (at) => ({ ...guess, srcport: 53_000 + at })),
    ...many(3, (at) => ({ ...guess, packets: 4, srcport: 54_000 + at, dstaddr: '10.0.1.2' })),
    ...many(3, (at) => ({ ...answer(54_000 + at), srcaddr: '10.0.1.2' })),
    { ...guess, srcport: 52_000, action: 'REJECT' },
    ...many(9, (at) => ({ ...guess, dstport: 443, srcport: 50_000 + at })),
  ]);
  const options = { attempts: 3 };
  expect((await readReport(bruteForce, folder, { options })).lines).toEqual([
    `203.0.113.7 10.0.1.1 22 TCP 3 1 4 67 4500 ${SEEN}`,
  ]);
  expect((await readReport(bruteForce, folder, { options: { attempts: 4 } })).lines).toEqual([]);
  expect(
    (await readReport(bruteForce, folder, { options: { attempts: 4, packets: 40 } })).lines,
  ).toHaveLength(1);
});
