import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Check } from '../checks/diagnose.ts';
import type { DoctorContext } from '../checks/doctor-context.ts';
import { type Finding, fail, ok, warn } from '../checks/finding.ts';
import { byteSize } from '../logs/byte-size.ts';
import { OutTemplate } from '../output/destinations/out-template.ts';
import { isS3 } from '../output/destinations/output-target.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { jobsOf } from './config-check.ts';

const MB = 1_000_000;

/** Bytes below which free space gets a warning. */
const LITTLE = 1000 * MB;
/** Bytes below which the check fails. */
const TOO_LITTLE = 50 * MB;

/** Checks that the folders that runs write to exist, are writable, and have space. */
export const diskCheck: Check = {
  name: 'disk',
  look: async (context) => {
    const uses = [
      ...outputFolders(context),
      { folder: nearest(context.stateFolder), use: 'state' },
      { folder: tmpdir(), use: 'temporary files' },
    ];
    const problems = uses.flatMap(({ folder, use }) => folderProblems(folder, use));
    if (problems.length > 0) return problems;
    const smallest = Math.min(...uses.map(({ folder }) => freeBytes(folder)));
    return [ok('disk', `${uses.length} folders can be written to, at least ${byteSize(smallest)} free`)];
  },
};

function outputFolders(context: DoctorContext): { folder: string; use: string }[] {
  return jobsOf(context).flatMap(({ name, out }) => {
    if (out === undefined || isS3(out)) return [];
    try {
      const { folder } = new OutTemplate(out);
      return [{ folder: resolve(dirname(context.configPath), folder), use: `output of the job ${name}` }];
    } catch {
      // The check of the job reports an invalid output name.
      return [];
    }
  });
}

function folderProblems(folder: string, use: string): Finding[] {
  try {
    if (!statSync(folder).isDirectory()) return [fail('disk', `${folder} (${use}) is not a folder`)];
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isGone) return [fail('disk', `there is no folder ${folder} (${use})`, `mkdir -p ${folder}`)];
    return [fail('disk', `${folder} (${use}): ${fileErrorText(error)}`, 'make it writable')];
  }
  const free = freeBytes(folder);
  const words = `${byteSize(free)} free at ${folder} (${use})`;
  if (free < TOO_LITTLE) return [fail('disk', words, 'make room')];
  return free < LITTLE ? [warn('disk', words, 'make room')] : [];
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Returns the folder, or its nearest existing parent. */
function nearest(folder: string): string {
  for (let path = folder; ; path = dirname(path)) {
    if (statSync(path, { throwIfNoEntry: false }) || path === dirname(path)) return path;
  }
}
