import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A folder of the running test's own, removed behind it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const V2_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** 2026-11-20T12:00:00Z, the time of records that do not say another. */
export const NOON = 1_795_176_000;

/** Values of a record by field name. */
export type Values = Readonly<Record<string, string | number | bigint>>;

/** A record of the default format; what is not said is that of an accepted TCP flow at noon. */
export function v2(values: Values = {}): string {
  const record: Record<string, string | number | bigint | undefined> = {
    version: 2,
    'account-id': '123456789012',
    'interface-id': 'eni-0123456789abcdef0',
    srcaddr: '10.0.0.1',
    dstaddr: '10.0.1.1',
    srcport: 40_000,
    dstport: 443,
    protocol: 6,
    packets: 10,
    bytes: 1000,
    start: NOON,
    end: (Number(values.start ?? NOON) || NOON) + 50,
    action: 'ACCEPT',
    'log-status': 'OK',
    ...values,
  };
  return V2_HEADER.split(' ')
    .map((name) => String(record[name]))
    .join(' ');
}

/** Writes a file with the folders it stands in; its name tells whether it is packed. */
export function writeLog(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const packed = typeof content === 'string' && name.endsWith('.gz');
  writeFileSync(path, packed ? gzipSync(content) : content);
  return path;
}

/** The text of a log file: a header line, then records. */
export const logText = (records: readonly string[], header = V2_HEADER) =>
  `${[header, ...records].join('\n')}\n`;

/** A folder with one file of records in the default format, given as lines or as their values. */
export function folderOf(records: readonly (string | Values)[], name = 'a.log.gz'): string {
  const folder = temporaryFolder();
  writeLog(
    folder,
    name,
    logText(records.map((record) => (typeof record === 'string' ? record : v2(record)))),
  );
  return folder;
}

/** The text of a log in a format with further fields, whose values are given record by record. */
export function textWith(fields: string, records: readonly Values[]): string {
  const lines = records.map((values) => {
    const further = fields.split(' ').map((name) => String(values[name] ?? '-'));
    return `${v2(values)} ${further.join(' ')}`;
  });
  return logText(lines, `${V2_HEADER} ${fields}`);
}

/** A folder with one such file. */
export function folderWith(fields: string, records: readonly Values[]): string {
  const folder = temporaryFolder();
  writeLog(folder, 'a.log', textWith(fields, records));
  return folder;
}
