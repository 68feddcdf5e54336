import { describe, expect, it } from 'vitest';
import { asymmetric } from '../../../src/reports/index.ts';
import { folderOf, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const [A, B] = ['10.0.0.1', '10.0.1.1'];
const asked = (eni: string, values: Values = {}) => ({
  'interface-id': eni,
  srcaddr: A,
  dstaddr: B,
  srcport: 40_000,
  dstport: 443,
  ...values,
});
const answered = (eni: string, values: Values = {}) =>
  asked(eni, { srcaddr: B, dstaddr: A, srcport: 443, dstport: 40_000, ...values });
const refused = { action: 'REJECT' };

const lines = async (...records: Values[]) => (await readReport(asymmetric, folderOf(records))).lines;
const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

describe('asymmetric', () => {
  it('has the direction that was accepted while its answer was refused where it left', async () => {
    expect(await lines(asked('eni-a'), asked('eni-b'), answered('eni-b', refused))).toEqual([
      `${A} ${B} TCP 443 1 2 1 ${SEEN}`,
    ]);
  });

  it('knows an answer that left and was refused where it arrived', async () => {
    expect(
      await lines(asked('eni-a'), asked('eni-b'), answered('eni-b'), answered('eni-a', refused)),
    ).toEqual([`${A} ${B} TCP 443 1 2 1 ${SEEN}`]);
  });

  it('knows a ping that gets no answer', async () => {
    const ping = { protocol: 1, srcport: 0, dstport: 0 };
    expect(await lines(asked('eni-b', ping), answered('eni-b', { ...ping, ...refused }))).toEqual([
      `${A} ${B} ICMP 0 1 1 1 ${SEEN}`,
    ]);
  });

  it('says nothing of a request that was refused itself', async () => {
    expect(await lines(asked('eni-a'), asked('eni-b', refused))).toEqual([]);
  });

  it('says nothing of packets that came after the end of a connection', async () => {
    expect(await lines(asked('eni-b'), answered('eni-b'), answered('eni-b', refused))).toEqual([]);
  });

  it('has a row for each two addresses and port', async () => {
    const other = { srcport: 40_001 };
    expect(
      await lines(
        asked('eni-b'),
        answered('eni-b', refused),
        asked('eni-b', other),
        answered('eni-b', { dstport: 40_001, ...refused }),
        asked('eni-b', { dstport: 22 }),
        answered('eni-b', { srcport: 22, ...refused }),
      ),
    ).toEqual([`${A} ${B} TCP 443 2 2 2 ${SEEN}`, `${A} ${B} TCP 22 1 1 1 ${SEEN}`]);
  });
});
