import { statSync } from 'node:fs';
import type { LocalSourceConfig } from '../config/config.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import { fileCount, fileCountText } from '../sources/file-count.ts';
import { Inspection } from '../sources/files/inspection.ts';
import { describeGroup } from '../sources/local/description.ts';
import { findLogFiles } from '../sources/local/log-files.ts';
import type { LogFile } from '../sources/log-file.ts';
import type { Check } from './diagnose.ts';
import { fail, ok } from './finding.ts';
import { formatChanges, placeChanges, unreadable } from './local-changes.ts';
import { newestFinding } from './newest-delivery.ts';

/** Number of newest files to inspect; they show all changes since yesterday. */
const LOOKED_INTO = 500;

/** Flow logs on this machine, as `flowq.json` describes them. */
export interface LocalLogs {
  readonly path: string;
  readonly format: RecordFormat | undefined;
  /** Formats, accounts and Regions that init found there. */
  readonly found: LocalSourceConfig['found'];
}

/** Checks that the folder exists, receives files, and still has the formats, accounts and Regions that init found. */
export const localLogsCheck = (source: LocalLogs): Check => ({
  name: 'logs',
  look: async ({ now }) => {
    const { files, passedOver } = findLogFiles(source.path, undefined);
    if (files.length === 0)
      return [
        fail(
          'logs',
          `no flow logs in ${source.path}: ${fileCountText(fileCount(0, passedOver))}`,
          'is the job that copies the files here still running?',
        ),
      ];
    const newest = files.map((file) => ({ file, time: fileTime(file) })).sort((a, b) => b.time - a.time);
    const inspection = new Inspection({ format: source.format });
    await inspection.addAll(newest.slice(0, LOOKED_INTO).map(({ file }) => file));
    inspection.close();
    const { skipped, groups } = inspection;
    const unread = inspection.passedOver.reduce((sum, one) => sum + one.files, 0);
    const count = fileCount(files.length - unread, [...passedOver, ...inspection.passedOver]);
    return [
      ok('logs', `${source.path}: ${fileCountText(count)}`),
      newestFinding((newest.find(({ file }) => file.name) ?? newest[0])?.time ?? 0, now),
      ...unreadable(skipped),
      ...formatChanges(groups.map(describeGroup), source.found),
      ...placeChanges(
        newest.map(({ file }) => file),
        source.found,
      ),
    ];
  },
});

/** Returns the delivery time in a file's name, else its modification time; Unix seconds. */
function fileTime({ name, path }: LogFile): number {
  return name?.time ?? Math.floor((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) / 1000);
}
