import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { AwsClients } from '../../../src/aws/clients.ts';
import { headerLine, parseFields } from '../../../src/logs/record-format.ts';
import { REPORTS } from '../../../src/reports/index.ts';
import { writeSample } from '../../../src/sample/sample.ts';
import { CloudWatchSource } from '../../../src/sources/cloudwatch/cloudwatch-source.ts';
import { LogEvents } from '../../../src/sources/cloudwatch/log-events.ts';
import { LogGroupOrigin } from '../../../src/sources/cloudwatch/log-group-origin.ts';
import { StoreSource } from '../../../src/store/store-source.ts';
import { logText, NOON, temporaryFolder, writeLog } from '../../helpers/logs.ts';
import { readReports } from '../../helpers/reading.ts';
import { startCloudWatch } from './memory-log-groups.ts';

const WINDOW = { since: NOON - 3 * 3600, until: NOON };

/** Made-up records as files and as events of a log group, whose calls are throttled now and then, and its pages empty. */
async function bothWays(fields: string, records: number) {
  const format = parseFields(fields);
  const dir = temporaryFolder();
  await writeSample({ dir, days: 0.125, records, fields: format, until: NOON, minutesPerFile: 60 });
  const lines = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(dir, name)))
        .toString()
        .trim()
        .split('\n')
        .slice(1),
    );
  const files = temporaryFolder();
  writeLog(files, 'all.log', logText(lines, headerLine(format)));
  const start = format.fields.findIndex(({ column }) => column === 'start');
  const aws = await startCloudWatch();
  aws.service.pageSize = 10_000;
  aws.service.groups.set(
    '/g',
    lines.map((message) => ({ message, timestamp: Number(message.split(' ')[start]) * 1000 })),
  );
  aws.faults.add({ on: 'FilterLogEvents', fault: 'throttle', after: 2, times: 3 });
  process.env.AWS_ACCESS_KEY_ID = 'testing';
  process.env.AWS_SECRET_ACCESS_KEY = 'testing';
  const clients = new AwsClients({ endpointUrl: aws.env.AWS_ENDPOINT_URL, region: 'us-east-1' });
  onTestFinished(() => clients.close());
  const events = new LogEvents(clients, '/g', { signal: new AbortController().signal });
  const origin = new LogGroupOrigin({
    events,
    account: '123456789012',
    region: 'us-east-1',
    format,
    described: async () => undefined,
    now: () => NOON + 86_400,
  });
  return {
    files,
    records: lines.length,
    calls: () => aws.calls.list('FilterLogEvents'),
    kept: new StoreSource({ origin, store: temporaryFolder() }),
    fetched: new CloudWatchSource({ events, format: async () => format }),
  };
}

const CASES = [
  { fields: 'v5', records: 100_000, each: 10, first: 0, from: 'kept' },
  { fields: 'v5', records: 3000, each: 2, first: 0, from: 'fetched' },
  { fields: 'default', records: 3000, each: 2, first: 1, from: 'kept' },
  {
    each: 3,
    first: 2,
    fields: 'action bytes packets start end srcaddr dstaddr dstport srcport protocol log-status interface-id',
    records: 3000,
    from: 'fetched',
  },
] as const;

test.for(CASES)(
  'reports over $records events of $fields, $from, are those over files',
  async ({ fields, records, each, first, from }) => {
    const made = await bothWays(fields, records);
    expect(made.records).toBe(records);
    const request = { window: WINDOW, limit: 'all' } as const;
    // The time before the window is not there.
    const reports = REPORTS.filter(({ lookback }) => lookback === undefined).filter(
      (_, at) => at % each === first,
    );
    const fromFiles = await readReports(reports, made.files, request);
    const fromEvents = await readReports(reports, made[from], request);
    expect(Object.values(fromFiles).filter((lines) => lines.length > 0).length).toBeGreaterThan(9 / each);
    for (const [name, lines] of Object.entries(fromFiles))
      expect({ name, lines: fromEvents[name] }).toEqual({ name, lines });
    const starts = new Set(made.calls().map(({ input }) => (input as { startTime: number }).startTime));
    expect(starts.size).toBe(records > 10_000 ? 12 : from === 'kept' ? 3 : 12);
    const statuses = made.calls().map(({ status }) => status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(3);
  },
);
