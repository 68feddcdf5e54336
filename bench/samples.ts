import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleOptions } from '../src/sample/options.ts';
import { writeSample } from '../src/sample/sample.ts';
import { flowLogIdIn } from '../src/sources/files/flow-log-id.ts';
import { note } from './notes.ts';

/** A folder of sample logs, generated once and cached. */
export interface Tree {
  readonly dir: string;
  readonly records: number;
  readonly files: number;
  readonly since: number;
  readonly until: number;
}

export const CACHE = join(import.meta.dirname, '..', '.cache', 'bench');
const UNTIL = Date.UTC(2026, 10, 20) / 1000;
const FILES_OF_DAY = 288;

/** Options of a sample that differs from text files in the default format. */
type Form = Pick<SampleOptions, 'format' | 'fields' | 'accounts'>;

/** Generates logs of one account and Region: as many days of five-minute files as the number of files needs. */
export async function makeTree(records: number, files: number, form: Form = {}): Promise<Tree> {
  const days = files / FILES_OF_DAY;
  const dir = join(CACHE, `${records}-records-${files}-files${form.format ? `-${form.format}` : ''}`);
  if (!existsSync(join(dir, 'AWSLogs'))) {
    note(`making ${records} records in ${files} files, once: ${dir}`);
    const done = await writeSample({ ...form, dir, records, days, until: UNTIL });
    removeSecondLogs(dir);
    note(`made ${done.files} files, ${Math.round(done.bytes / 1e6)} MB`);
  }
  return { dir, records, files, since: UNTIL - Math.round(days * 86_400), until: UNTIL };
}

/** Hand-written SQL sums records, so it removes files of further flow logs that repeat records of the first one. */
function removeSecondLogs(dir: string): void {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  const logs = Map.groupBy(files, (file) => flowLogIdIn(file));
  const most = Math.max(...logs.values().map(({ length }) => length));
  for (const [log, own] of logs)
    if (log !== undefined && own.length < most) for (const file of own) rmSync(join(dir, file));
}
