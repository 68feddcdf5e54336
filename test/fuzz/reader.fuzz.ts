import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowqError } from '../../src/errors.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { logQuality } from '../../src/reports/diagnostics/log-quality.ts';
import { actions } from '../../src/reports/traffic/actions.ts';
import { rejected } from '../../src/reports/traffic/rejected.ts';
import { topTalkers } from '../../src/reports/traffic/top-talkers.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';
import { type Reading, readReport } from '../helpers/reading.ts';
import { runs } from './runs.ts';

const line = fc
  .record({
    srcaddr: fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1', '2001:db8:0::1', '-', '300.1.1.1'),
    dstaddr: fc.constantFrom('10.0.0.1', '198.51.100.7', '0.0.0.0'),
    'interface-id': fc.constantFrom('eni-1', 'eni-2', '-', 'other'),
    srcport: fc.constantFrom(443, 50_000, '-', '007'),
    bytes: fc.constantFrom(1, 1000, '-', 10n ** 17n, 2n ** 63n - 1n, '1.5'),
    packets: fc.constantFrom(1, 7, 'none'),
    start: fc.constantFrom(NOON, NOON + 100, NOON * 1000, '-', NOON + 500),
    action: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT', '-'),
    'log-status': fc.constantFrom('OK', 'OK', 'OK', 'NODATA', 'SKIPDATA', 'ok'),
  })
  .map((values) => v2({ ...values, end: values.start === '-' ? '-' : BigInt(values.start) + 60n }));
const plain = fc.constantFrom(
  v2({ bytes: 5 }),
  v2({ action: 'REJECT', 'interface-id': 'eni-2' }),
  v2({ srcaddr: '2001:db8::1', bytes: '-' }),
  v2({ start: NOON + 500, end: NOON + 501 }),
  v2({ start: (NOON + 100) * 1000, end: (NOON + 101) * 1000 }),
);
/** A file of plain records, as nearly all are, or one with anything in it. */
const file = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ lines: fc.array(plain, { maxLength: 20 }), end: fc.constantFrom('\n', '') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      lines: fc.array(fc.oneof(plain, line, fc.constantFrom('', V2_HEADER, 'too few')), { maxLength: 20 }),
      end: fc.constantFrom('\n', '', '\r\n', ' \n'),
    }),
  },
);
const reading = fc.record({
  strict: fc.boolean(),
  filter: fc.constantFrom(
    {},
    { action: ['reject'] },
    { src: ['10.0.0.0/8'] },
    { interface: ['eni-1'] },
    { addr: ['10.0.0.2', '198.51.100.0/24', '!10.0.0.1'], srcPort: ['400-500'] },
    { dst: ['0.0.0.0/1'], protocol: ['tcp'], port: ['!443'] },
  ),
  window: fc.constantFrom(undefined, { since: NOON + 50, until: NOON + 600 }),
});

/** Rows and what is said of what was not read, or the error. */
async function answer(report: AnyReport, folder: string, given: Reading) {
  try {
    const { lines, skipped, caveats, summary } = await readReport(report, folder, given);
    return { lines, skipped, caveats, summary };
  } catch (error) {
    if (!(error instanceof FlowqError)) throw error;
    return { error: error.message };
  }
}

it('reports have the same rows, be records read into memory or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 1, maxLength: 4 }),
      reading,
      fc.constantFrom<AnyReport>(rejected, actions, topTalkers, logQuality),
      fc.boolean(),
      async (files, given, report, haveFlowLogs) => {
        const folder = temporaryFolder();
        for (const [at, { lines, end }] of files.entries()) {
          const text = logText(lines).slice(0, -1) + end;
          const name = haveFlowLogs
            ? `123456789012_vpcflowlogs_us-east-1_fl-0${at % 2}_20261120T1200Z_0${at}.log.gz`
            : `${at}.log.gz`;
          writeLog(folder, name, at % 2 === 0 ? gzipSync(text) : Buffer.from(text));
        }
        const { window, ...others } = given;
        const run: Reading = window ? { ...others, window } : others;
        expect(await answer(report, folder, run)).toEqual(
          await answer(report, folder, { ...run, need: undefined }),
        );
        rmSync(folder, { recursive: true });
      },
    ),
    // Each run opens two databases.
    runs(40),
  );
});
