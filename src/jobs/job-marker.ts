import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatInstant, parseInstant } from '../logs/instant.ts';
import { writeFileAtomic } from '../processes/atomic-file.ts';
import { isFileError } from '../processes/file-error.ts';

/** Progress of a job, saved next to its `flowq.json`, so that a job with a lost state is not mistaken for a new one. */
export interface JobMarker {
  /** The watermark, Unix seconds. */
  readonly until: number;
  /** Folder of the job's state. */
  readonly stateFolder: string;
}

const markerPath = (folder: string, job: string) => join(folder, `${job}.json`);

/** Returns the folder of a `flowq.json`'s markers. */
export const markerFolder = (configPath: string): string => join(dirname(resolve(configPath)), '.flowq');

/** @returns undefined if the marker is missing or unreadable */
export function readMarker(folder: string, job: string): JobMarker | undefined {
  try {
    const { until, state } = JSON.parse(readFileSync(markerPath(folder, job), 'utf8'));
    const time = typeof until === 'string' ? parseInstant(until) : undefined;
    return time === undefined ? undefined : { until: time, stateFolder: String(state) };
  } catch (error) {
    if (isFileError(error) || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Saves the progress of a job; ignores a folder that is not writable. */
export async function writeMarker(folder: string, job: string, marker: JobMarker): Promise<void> {
  const form = { until: formatInstant(marker.until), state: marker.stateFolder };
  try {
    mkdirSync(folder, { recursive: true });
    await writeFileAtomic(markerPath(folder, job), [`${JSON.stringify(form, undefined, 2)}\n`]);
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
