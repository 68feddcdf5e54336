import { usageError } from '../../errors.ts';
import { writeInventory } from '../../inventory/inventory-file.ts';
import { byteSize } from '../../logs/byte-size.ts';
import type { FileFormat } from '../../logs/delivery.ts';
import { parseFields } from '../../logs/record-format.ts';
import { parseTime } from '../../logs/time-text.ts';
import { Progress } from '../../output/terminal/progress.ts';
import { reading } from '../../runs/read-options.ts';
import { sampleInventory } from '../../sample/inventory.ts';
import { type SampleProgress, writeSample } from '../../sample/sample.ts';
import { interruptible } from '../terminal/interruption.ts';

export interface SampleCommandOptions {
  readonly seed: string;
  readonly days: string;
  readonly records: string;
  readonly accounts: string;
  readonly regions: string;
  readonly format: FileFormat;
  readonly hourly?: true;
  readonly hive?: true;
  /** False with `--no-incidents`. */
  readonly incidents: boolean;
  readonly fields: string;
  readonly until: string;
  /** Path of the inventory file to write. */
  readonly inventory?: string;
}

export async function runSampleCommand(dir: string, given: SampleCommandOptions): Promise<void> {
  const options = {
    dir,
    seed: number('--seed', given.seed),
    days: number('--days', given.days),
    records: number('--records', given.records),
    accounts: /^\d{1,6}$/.test(given.accounts) ? Number(given.accounts) : given.accounts.split(','),
    regions: given.regions.split(','),
    format: given.format,
    layout: { hive: given.hive ?? false, hourly: given.hourly ?? false },
    incidents: given.incidents,
    fields: await reading('--fields', () => parseFields(given.fields)),
    until: await reading('--until', () =>
      parseTime(given.until, { now: Math.floor(Date.now() / 1000), zone: 'UTC' }),
    ),
  };
  const progress = new Progress();
  const started = performance.now();
  const done = await interruptible((signal) =>
    writeSample({ ...options, signal }, (at) => progress.show(() => progressText(at, started))),
  );
  progress.clear();
  if (given.inventory !== undefined) await writeInventory(given.inventory, sampleInventory(options));
  process.stdout.write(
    `${done.records} records in ${done.files} files, ${byteSize(done.bytes)}, in ${dir}\n`,
  );
}

function number(option: string, words: string): number {
  const value = Number(words);
  if (words.trim() === '' || !Number.isFinite(value))
    throw usageError(`${option}: ${JSON.stringify(words)} is not a number`);
  return value;
}

function progressText(at: SampleProgress, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  const left = (seconds * (at.totalRecords - at.records)) / Math.max(at.records, 1);
  const rate = Math.round(at.records / seconds);
  return `${at.files}/${at.totalFiles} files, ${byteSize(at.bytes)}, ${rate} records/s, ${left.toFixed(0)} s left`;
}
