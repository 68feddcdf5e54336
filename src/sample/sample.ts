import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDuckDb } from '../engines/duckdb/load.ts';
import { sourceError, usageError } from '../errors.ts';
import { fileNameOf, folderOf } from '../logs/delivery.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { FileWriter } from './file-writer.ts';
import { type Internet, makeInternet } from './internet.ts';
import { isUntouchedSample, markSample } from './marker.ts';
import { completeOptions, type SampleOptions, type SampleSettings } from './options.ts';
import { Random } from './random.ts';
import type { SampleRecord } from './record.ts';
import { type PlannedFile, Schedule } from './schedule.ts';
import { makeTextWriter } from './text-writer.ts';
import { makeTopology, type Topology } from './topology.ts';
import { makeRecords } from './traffic.ts';

/** Progress of writing a sample. */
export interface SampleProgress {
  readonly files: number;
  readonly records: number;
  /** Compressed size of the files. */
  readonly bytes: number;
  readonly totalFiles: number;
  readonly totalRecords: number;
}

/** Totals of the written files, and the complete options. */
export interface SampleSummary extends SampleProgress {
  readonly settings: SampleSettings;
}

const MAX_RECORDS_OF_FILE = 1_000_000;

/**
 * Writes a folder of sample flow logs as AWS delivers them: one file per flow log and five minutes. The same options
 * give the same bytes. `AWSLogs` appears once all of it is written, or not at all, and replaces an earlier sample.
 *
 * ```ts
 * await writeSample({ dir: 'logs', records: 10_000, days: 1 });
 * ```
 * @throws FlowqError if an option is invalid, the folder has other logs, or cannot be written to
 */
export async function writeSample(
  options: SampleOptions,
  onProgress?: (progress: SampleProgress) => void,
): Promise<SampleSummary> {
  const settings = completeOptions(options);
  const schedule = new Schedule(settings);
  if (schedule.fullest > MAX_RECORDS_OF_FILE) {
    throw usageError(
      `cannot write sample flow logs: one file would hold ${schedule.fullest} records, more than ${MAX_RECORDS_OF_FILE}`,
      'Ask for fewer records, or for more days, accounts or regions.',
    );
  }
  const target = join(settings.dir, 'AWSLogs');
  if (existsSync(target) && !(await isUntouchedSample(settings.dir))) {
    throw sourceError(
      `cannot write sample flow logs: ${target} exists already and is not a sample`,
      'name another folder',
    );
  }
  try {
    await mkdir(settings.dir, { recursive: true });
    const unfinished = await mkdtemp(join(settings.dir, '.sample-'));
    try {
      const done = await writeFiles(unfinished, settings, schedule, onProgress);
      if (existsSync(target)) await rename(target, join(unfinished, 'earlier'));
      await rename(join(unfinished, 'AWSLogs'), target);
      await markSample(settings.dir, done.files);
      return { ...done, settings };
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  } catch (error) {
    settings.signal?.throwIfAborted();
    if (!(error instanceof Error && 'code' in error)) throw error;
    const hint = 'check that the folder can be written to and that the disk has room';
    throw sourceError(
      `cannot write sample flow logs to ${settings.dir}: ${fileErrorText(error)}`,
      hint,
      error,
    );
  }
}

async function parquetWriter(fields: SampleSettings['fields']): Promise<FileWriter> {
  return (await loadDuckDb(() => import('./parquet-writer.ts'))).openParquetWriter(fields);
}

async function writeFiles(
  root: string,
  settings: SampleSettings,
  schedule: Schedule,
  onProgress: ((progress: SampleProgress) => void) | undefined,
): Promise<SampleProgress> {
  const { fields, format } = settings;
  const writer = format === 'text' ? makeTextWriter(fields) : await parquetWriter(fields);
  const tree = new Tree(root, settings, writer);
  let progress = {
    files: 0,
    records: 0,
    bytes: 0,
    totalFiles: schedule.files,
    totalRecords: settings.records,
  };
  const underWay = new Set<Promise<void>>();
  try {
    for (const file of schedule) {
      settings.signal?.throwIfAborted();
      const written = tree.write(file).then((sizes) => {
        const { files, records } = progress;
        progress = {
          ...progress,
          files: files + sizes.length,
          records: records + file.records,
          bytes: sizes.reduce((sum, bytes) => sum + bytes, progress.bytes),
        };
        underWay.delete(written);
        onProgress?.(progress);
      });
      underWay.add(written);
      if (underWay.size >= writer.atOnce) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    return progress;
  } finally {
    await Promise.allSettled(underWay);
    writer.close();
  }
}

/** The files in one folder. */
class Tree {
  readonly #root: string;
  readonly #settings: SampleSettings;
  readonly #writer: FileWriter;
  readonly #internet: Internet;
  #folder: string | undefined;
  #flowLog: { readonly at: number; readonly vpc: Topology } | undefined;

  constructor(root: string, settings: SampleSettings, writer: FileWriter) {
    this.#root = root;
    this.#settings = settings;
    this.#writer = writer;
    this.#internet = makeInternet(new Random(`${settings.seed}/internet`), settings.records);
  }

  /** Writes a file, and that of rejected packets if there is one. @returns their sizes in bytes */
  async write(file: PlannedFile): Promise<number[]> {
    const vpc = this.#vpcOf(file.flowLog);
    const { account, region, flowLogId, rejectionsLogId } = vpc;
    const { layout, format, seed, incidents } = this.#settings;
    const random = new Random(`${seed}/${flowLogId}/${file.stamp}`);
    const hash = random.hex(8);
    const folder = join(this.#root, folderOf(layout, account, region, file.stamp));
    const all = makeRecords(vpc, this.#internet, random, file, incidents);
    if (folder !== this.#folder) await mkdir(folder, { recursive: true });
    this.#folder = folder;
    const written = (id: string, of: SampleRecord['log']) => {
      const name = fileNameOf({ account, region, flowLogId: id, time: file.stamp, format }, hash);
      const records = all.filter(({ log }) => log === of);
      return this.#writer.write(join(folder, name), records);
    };
    const size = await written(flowLogId, 'all');
    return file.twice ? [size, await written(rejectionsLogId, 'rejections')] : [size];
  }

  #vpcOf(flowLog: number): Topology {
    if (this.#flowLog?.at !== flowLog) {
      const { accounts, regions, seed } = this.#settings;
      const account = accounts[Math.floor(flowLog / regions.length)] ?? '';
      const vpc = makeTopology(seed, account, regions[flowLog % regions.length] ?? '');
      this.#flowLog = { at: flowLog, vpc };
    }
    return this.#flowLog.vpc;
  }
}
