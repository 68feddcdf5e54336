import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseFields } from '../logs/record-format.ts';
import { fileCount, fileCountText } from '../sources/file-count.ts';
import { describeGroup } from '../sources/local/description.ts';
import { Inspection } from '../sources/local/inspection.ts';
import { findLogFiles } from '../sources/local/log-files.ts';
import type { LogFile } from '../sources/log-file.ts';
import type { Check } from './diagnose.ts';
import { configOf, type DoctorContext } from './doctor-context.ts';
import { fail, ok } from './finding.ts';
import { formatChanges, placeChanges, unreadable } from './local-changes.ts';
import { newestFinding } from './newest-delivery.ts';

/** Of the newest files so many are looked into: what came or went since yesterday is in them. */
const LOOKED_INTO = 500;

/** Whether the folder of local logs is there, is fed, and holds what it held when it was first looked at. */
export const localLogsCheck: Check = {
  name: 'logs',
  look: async (context) => {
    const source = localSource(context);
    if (!source) return [];
    const { files, passedOver } = findLogFiles(source.path, undefined);
    if (files.length === 0)
      return [
        fail(
          'logs',
          `no flow logs in ${source.path}: ${fileCountText(fileCount(0, passedOver))}`,
          'does what brings the files here still run?',
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
      newestFinding((newest.find(({ file }) => file.name) ?? newest[0])?.time ?? 0, context.now),
      ...unreadable(skipped),
      ...formatChanges(groups.map(describeGroup), source.config.found),
      ...placeChanges(
        newest.map(({ file }) => file),
        source.config.found,
      ),
    ];
  },
};

/** The local logs of a configuration, where it has such. */
export function localSource(context: DoctorContext) {
  const source = configOf(context)?.source;
  if (source?.kind !== 'local') return undefined;
  const format = source.fields === undefined ? undefined : parseFields(source.fields);
  return { config: source, path: resolve(dirname(context.configPath), source.path), format };
}

/** When a file was delivered, by its name, or else when it was last written; Unix seconds. */
function fileTime({ name, path }: LogFile): number {
  return name?.time ?? Math.floor((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) / 1000);
}
