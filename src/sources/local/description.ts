import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadDuckDb } from '../../engines/duckdb/load.ts';
import { duckDbSql } from '../../engines/duckdb/sql-dialect.ts';
import { querySql } from '../../flows/user-query.ts';
import type { Layout } from '../../logs/delivery.ts';
import { fieldOfColumn } from '../../logs/fields.ts';
import { flowColumn } from '../../logs/parquet.ts';
import { formatVersion, type RecordFormat } from '../../logs/record-format.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { Skipped } from '../../rows/skipped.ts';
import { type FileCount, fileCount } from '../file-count.ts';
import { type FileGroup, reachOf, recordSet } from '../files/file-group.ts';
import { Inspection } from '../files/inspection.ts';
import { type LogFile, placeOf } from '../log-file.ts';
import { noLogs, unreadable } from '../nothing-read.ts';
import { fileTimes, findLogFiles } from './log-files.ts';

export interface FormatDescription {
  readonly format: 'text' | 'parquet';
  readonly files: number;
  readonly fields: readonly string[];
  /** Highest flow log version among the fields. */
  readonly version: number;
}

/** Summary of the flow logs at a path. */
export interface LogsDescription {
  /** Such as `daily`, `hourly, Hive-compatible`, or `loose files`. */
  readonly layouts: readonly string[];
  readonly formats: readonly FormatDescription[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Unix seconds of the first and last record, from file names if they contain times; undefined without any. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly files: number;
  readonly bytes: number;
  /** Numbers of files read and passed over. */
  readonly count: FileCount;
  readonly skipped: readonly Skipped[];
}

/** Describes all flow logs at a path. @throws FlowqError (source) when there are none */
export async function describeLogs(
  path: string,
  options: { format?: RecordFormat | undefined; onInspect?: (done: number, files: number) => void },
): Promise<LogsDescription> {
  const { files, passedOver, realPaths } = findLogFiles(path, undefined);
  const inspection = new Inspection({
    format: options.format,
    headsOnly: true,
    onFile: (done) => options.onInspect?.(done, files.length),
  });
  await inspection.addAll(files);
  try {
    if (files.length === 0) throw noLogs(path, passedOver);
    if (inspection.groups.length === 0) throw unreadable(path, inspection.skipped);
    const places = files.flatMap((file) => placeOf(file) ?? []);
    const times = [
      ...fileTimes(files),
      ...(await recordTimes(
        inspection.groups.filter((group) => !group.placed),
        [resolve(path), ...realPaths, ...inspection.folders],
      )),
    ];
    return {
      layouts: unique(files.map(layoutName)),
      formats: inspection.groups.map(describeGroup),
      accounts: unique(places.map((place) => place.account)),
      regions: unique(places.map((place) => place.region)),
      first: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined,
      last: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : undefined,
      files: files.length,
      bytes: files.reduce(
        (sum, file) => sum + (statSync(file.path, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
      count: fileCount(
        inspection.groups.reduce((sum, { paths }) => sum + paths.length, 0),
        [...passedOver, ...inspection.passedOver],
      ),
      skipped: inspection.skipped,
    };
  } finally {
    inspection.close();
  }
}

const unique = (values: readonly string[]) => [...new Set(values)].sort();

function layoutName({ folder, hour }: LogFile): string {
  if (hour) return 'hourly, by Firehose';
  return folder ? nameOfLayout(folder.layout) : 'loose files';
}

export function nameOfLayout({ hive, hourly }: Layout): string {
  return `${hourly ? 'hourly' : 'daily'}${hive ? ', Hive-compatible' : ''}`;
}

export function describeGroup(group: FileGroup): FormatDescription {
  const fields =
    group.kind === 'text'
      ? group.format.fields
      : group.columns.map(({ name }) => fieldOfColumn(flowColumn(name)) ?? { name, version: undefined });
  const version = formatVersion({ fields: fields as RecordFormat['fields'] });
  return {
    format: group.kind,
    files: group.paths.length,
    fields: fields.map((field) => field.name),
    version,
  };
}

/** Reads first and last record times from files without a time in their names. */
async function recordTimes(groups: readonly FileGroup[], paths: readonly string[]): Promise<number[]> {
  if (groups.length === 0) return [];
  const { DuckDbRunner } = await loadDuckDb(() => import('../../engines/duckdb/runner.ts'));
  const sets = groups.map((group) => recordSet(group, {}));
  const sql = querySql(
    'select min("start") as first, max("end") as last from log_quality',
    { sets, window: undefined, filter: {} },
    duckDbSql,
  );
  const runner = await DuckDbRunner.open(reachOf(paths));
  try {
    const times: number[] = [];
    for await (const rows of rowObjects<{ first: bigint | null; last: bigint | null }>(
      await runner.run(sql),
    )) {
      for (const { first, last } of rows)
        times.push(...[first, last].flatMap((time) => (time === null ? [] : Number(time))));
    }
    return times;
  } finally {
    await runner.close();
  }
}
