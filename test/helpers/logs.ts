import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** Creates a folder for the running test, and removes it afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const V2_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** 2026-11-20T12:00:00Z, the default time of records. */
export const NOON = 1_795_176_000;

/** Values of a record by field name. */
export type Values = Readonly<Record<string, string | number | bigint>>;

/** Returns a record of the default format; missing values are those of an accepted TCP flow at noon. */
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

/** Writes a file and its folders; its name decides whether it is compressed. */
export function writeLog(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const packed = typeof content === 'string' && name.endsWith('.gz');
  writeFileSync(path, packed ? gzipSync(content) : content);
  return path;
}

/** Returns the text of a log file: a header line, then records. */
export const logText = (records: readonly string[], header = V2_HEADER) =>
  `${[header, ...records].join('\n')}\n`;

/** Creates a folder with one file of records in the default format, given as lines or as values. */
export function folderOf(records: readonly (string | Values)[], name = 'a.log.gz'): string {
  const folder = temporaryFolder();
  writeLog(
    folder,
    name,
    logText(records.map((record) => (typeof record === 'string' ? record : v2(record)))),
  );
  return folder;
}

/** Returns the text of a log with further fields, whose values each record gives. */
export function textWith(fields: string, records: readonly Values[]): string {
  const lines = records.map((values) => {
    const further = fields.split(' ').map((name) => String(values[name] ?? '-'));
    return `${v2(values)} ${further.join(' ')}`;
  });
  return logText(lines, `${V2_HEADER} ${fields}`);
}

/** Creates a folder with one such file. */
export function folderWith(fields: string, records: readonly Values[]): string {
  const folder = temporaryFolder();
  writeLog(folder, 'a.log', textWith(fields, records));
  return folder;
}
