import { describe, expect, it } from 'vitest';
import { asymmetric } from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, type Values } from '../../helpers/logs.ts';
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
      `${A} ${B} TCP 443 1 2 0 1 ${SEEN}`,
    ]);
  });

  it('knows an answer that left and was refused where it arrived', async () => {
    expect(
      await lines(asked('eni-a'), asked('eni-b'), answered('eni-b'), answered('eni-a', refused)),
    ).toEqual([`${A} ${B} TCP 443 1 2 1 1 ${SEEN}`]);
  });

  it('knows a ping that gets no answer', async () => {
    const ping = { protocol: 1, srcport: 0, dstport: 0 };
    expect(await lines(asked('eni-b', ping), answered('eni-b', { ...ping, ...refused }))).toEqual([
      `${A} ${B} ICMP 0 1 1 0 1 ${SEEN}`,
    ]);
  });

  it('says nothing of a request that was refused itself', async () => {
    expect(await lines(asked('eni-a'), asked('eni-b', refused))).toEqual([]);
  });

  it.each([
    ['a TCP answer', {}],
    ['the answer to a ping', { protocol: 1, srcport: 0, dstport: 0 }],
  ])('says nothing of a rejected packet where the rest of %s was accepted', async (_, values) => {
    const late = { ...values, ...refused, start: NOON + 120, end: NOON + 130 };
    const records = [asked('eni-b', values), answered('eni-b', values), answered('eni-b', late)];
    expect(await lines(...records)).toEqual([]);
  });

  it('says nothing of a request that was rejected in part', async () => {
    expect(await lines(asked('eni-b'), asked('eni-b', refused), answered('eni-b'))).toEqual([]);
  });

  describe('where flags are logged', () => {
    const [SYN, SYN_ACK, FIN] = [{ 'tcp-flags': 2 }, { 'tcp-flags': 18 }, { 'tcp-flags': 1 }];
    const after = { ...refused, start: NOON + 50, end: NOON + 60 };
    const flagged = async (...records: Values[]) => {
      const { lines: found } = await readReport(asymmetric, folderWith('tcp-flags', records));
      return found.map((line) => line.split(' ').slice(0, 8).join(' '));
    };

    it.each([
      ['FIN of the server', asked('eni-b', SYN), answered('eni-b', FIN)],
      ['RST of the client', asked('eni-b', { 'tcp-flags': 6 }), answered('eni-b', SYN_ACK)],
    ])(
      'a rejected answer after a %s is a late packet, wherever it was rejected',
      async (_, request, answer) => {
        expect(await flagged(request, answer, answered('eni-a', after))).toEqual([]);
      },
    );

    it('one before it counts where no other answer arrived', async () => {
      const early = answered('eni-a', { ...refused, start: NOON + 10 });
      expect(await flagged(asked('eni-b', SYN), answered('eni-b', FIN), early)).toEqual([
        `${A} ${B} TCP 443 1 1 1 1`,
      ]);
    });

    it('who asks is told by them, not by the ports', async () => {
      const high = { dstport: 50_000 };
      const back = { srcport: 50_000 };
      const records = [
        asked('eni-b', { ...high, ...SYN }),
        answered('eni-b', { ...back, ...SYN_ACK, ...refused, start: NOON + 10 }),
      ];
      expect(await flagged(...records)).toEqual([`${A} ${B} TCP 50000 1 1 0 1`]);
    });
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
    ).toEqual([`${A} ${B} TCP 443 2 2 0 2 ${SEEN}`, `${A} ${B} TCP 22 1 1 0 1 ${SEEN}`]);
  });
});
