import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { INTERFACES } from './interfaces.ts';
import { type Amounts, HOUR, type Traffic } from './traffic.ts';

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const REFUSED = 'REJECT OK';
const ACCEPTED = 'ACCEPT OK';

/** Writes the traffic as flow logs in the default format, a file per hour. @returns the number of records */
export function writeRecords(dir: string, { since, hours }: Traffic): number {
  let records = 0;
  for (let at = 0; at < (hours[0]?.length ?? 0); at++) {
    const time = since + at * HOUR;
    const lines = INTERFACES.flatMap(({ id }, index) => recordsOf(id, time, hours[index]?.[at]));
    const path = join(dir, fileName(time));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(`${[HEADER, ...lines].join('\n')}\n`, { level: 1 }));
    records += lines.length;
  }
  return records;
}

/** Returns as many records of each action as the hour has, spread over it, with the bytes of the hour in total. */
function recordsOf(id: string, time: number, amounts: Amounts | undefined): string[] {
  const { accepted, refused, bytes } = amounts ?? { accepted: 0, refused: 0, bytes: 0 };
  const records = accepted + refused;
  const share = records && Math.floor(bytes / records);
  return Array.from({ length: records }, (_, at) => {
    const start = time + Math.floor((at / records) * (HOUR - 60));
    const size = at === 0 ? bytes - share * (records - 1) : share;
    const action = at < accepted ? ACCEPTED : REFUSED;
    return `2 ${ACCOUNT} ${id} 203.0.113.9 10.0.0.${id.length} ${32_768 + at} 443 6 10 ${size} ${start} ${start + 59} ${action}`;
  });
}

function fileName(time: number): string {
  const [day = '', hour = ''] = new Date(time * 1000).toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}T${hour.slice(0, 2)}00Z`;
  const folder = join('AWSLogs', ACCOUNT, 'vpcflowlogs', REGION, ...day.split('-'));
  return join(folder, `${ACCOUNT}_vpcflowlogs_${REGION}_fl-0123456789abcdef0_${stamp}_0123abcd.log.gz`);
}
