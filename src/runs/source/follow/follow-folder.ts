import { copyFileSync, existsSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordFilter } from '../../../flows/record-filter.ts';
import type { RecordFormat } from '../../../logs/record-format.ts';
import { shapeOf } from '../../../logs/text-shape.ts';
import { isFileError } from '../../../processes/file-error.ts';
import { temporaryFolder } from '../../../processes/temporary.ts';
import { readHead } from '../../../sources/files/file-head.ts';
import { openLogFiles } from '../../../sources/files/open-log-files.ts';
import type { LocalOrigin } from '../../../sources/local/local-origin.ts';
import type { LogFile } from '../../../sources/log-file.ts';
import type { Original } from '../../../sources/origin.ts';
import { isOfPlace } from '../../../store/pieces.ts';
import type { RunEnvironment } from '../../run-environment.ts';
import { LISTED_AFTER, LISTED_BEFORE } from './follow-files.ts';
import type { Batch, Followed } from './followed.ts';
import { GrowingFile } from './growing-file.ts';

export interface FollowFolderOptions {
  readonly origin: LocalOrigin;
  readonly format: RecordFormat | undefined;
  readonly filter: RecordFilter;
  /** Seconds between two listings (default: 2). */
  readonly poll?: number | undefined;
}

const POLL_SECONDS = 2;

/** State of a followed file. */
interface FollowedFile {
  readonly listed: Original;
  readonly text: GrowingFile;
  /** Stored bytes that existed at the start and are not shown. */
  readonly skipped: number;
  /**
   * Time of the last detected change, milliseconds of this process's clock; undefined if it has not changed since the
   * start.
   */
  readonly changedAt: number | undefined;
  readonly phase: Phase;
}

/** State of a file at a poll: changed, unchanged since the last poll, or unchanged for long. */
type Phase = 'changed' | 'same' | 'quiet';

/** Milliseconds without a change after which a file counts as complete, even if its last line has no end. */
const QUIET_MS = 10_000;

/** Kinds of text that are read line by line as they grow; other files are read once they stop growing. */
const LINE_KINDS = new Set(['lines', 'instants', 'csv']);

/**
 * Follows the records that arrive in the files of a folder, and shows each once. A file is read line by line until it
 * stops growing, and again when it changes. Existing records are not shown.
 */
export function followFolder(
  { origin, format, filter, poll = POLL_SECONDS }: FollowFolderOptions,
  { signal, now }: Pick<RunEnvironment, 'signal' | 'now'>,
): Followed {
  const list = async () => {
    const listed = await origin.list({ since: now() - LISTED_BEFORE, until: now() + LISTED_AFTER });
    return listed.filter((one) => isOfPlace(one, filter));
  };
  async function* batches(): AsyncGenerator<Batch, void, undefined> {
    const files = new Map<string, FollowedFile>();
    for (const listed of await list()) {
      const text = new GrowingFile(origin.whereOf(listed.name));
      files.set(listed.name, { listed, text, skipped: listed.size, changedAt: undefined, phase: 'quiet' });
    }
    for (;;) {
      yield { source: undefined, count: 0, isSampled: false };
      await sleep(poll * 1000, undefined, { signal });
      const folder = temporaryFolder();
      try {
        const found: LogFile[] = [];
        let count = 0;
        for (const listed of await list()) {
          const before = files.get(listed.name);
          const phase = phaseOf(listed, before);
          if (phase === before?.phase && phase !== 'changed') continue;
          const { text = new GrowingFile(origin.whereOf(listed.name)), skipped = 0 } = before ?? {};
          const isNew = !before || (before.skipped === 0 && !text.isBegun);
          const target = join(folder, String(found.length));
          const file = await partOf(origin.fileOf(listed.name), { text, skipped, target, format, phase });
          const changedAt = phase === 'changed' ? performance.now() : before?.changedAt;
          files.set(listed.name, { listed, text, skipped: 0, changedAt, phase });
          if (!file) continue;
          found.push(file);
          if (isNew) count += 1;
        }
        if (found.length === 0) continue;
        // The consumer closes it before the folder is removed.
        const open = await openLogFiles({ words: origin.words, files: found, format, filter });
        yield { source: open, count, isSampled: false };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  return { words: origin.words, noun: 'file', batches, [Symbol.asyncDispose]: async () => {} };
}

function phaseOf({ size, version }: Original, before: FollowedFile | undefined): Phase {
  if (size !== before?.listed.size || version !== before.listed.version) return 'changed';
  const { changedAt } = before;
  return changedAt === undefined || performance.now() - changedAt >= QUIET_MS ? 'quiet' : 'same';
}

interface Part {
  readonly text: GrowingFile;
  readonly skipped: number;
  /** Folder to write to, which does not exist yet. */
  readonly target: string;
  readonly format: RecordFormat | undefined;
  readonly phase: Phase;
}

/**
 * Returns the new part of a file as a file; undefined if nothing is new, or it can only be read once it is complete.
 */
async function partOf(
  file: LogFile | undefined,
  { text, skipped, target, format, phase }: Part,
): Promise<LogFile | undefined> {
  if (!file) return undefined;
  try {
    const head = readHead(file.path);
    const shape = head.kind === 'text' && head.isPlain ? shapeOrNone(head.start, format) : undefined;
    if (head.kind !== 'text' || !shape || !LINE_KINDS.has(shape.kind))
      return phase === 'same' ? file : undefined;
    if (phase === 'same') return undefined;
    const isWhole = phase === 'quiet';
    mkdirSync(target);
    const path = join(target, basename(file.path).replace(/\.gz$/i, ''));
    const header = shape.header ? head.start.slice(0, head.start.indexOf('\n') + 1) : '';
    // The header line may still be incomplete.
    if (shape.header && header === '' && !isWhole) return undefined;
    if (skipped > 0) {
      const old = `${path}.old`;
      copyFileSync(file.path, old);
      if (head.size > skipped) truncateSync(old, skipped);
      await text.skip(old, head.compression, header);
    }
    const isRead = await text.read(path, head.compression, { header, isWhole });
    if (isRead === undefined) return isWhole ? file : undefined;
    return isRead ? { ...file, path } : undefined;
  } catch (error) {
    if (isFileError(error) && !existsSync(file.path)) return undefined;
    throw error;
  }
}

function shapeOrNone(start: string, format: RecordFormat | undefined) {
  try {
    return shapeOf(start, format);
  } catch {
    return undefined;
  }
}
