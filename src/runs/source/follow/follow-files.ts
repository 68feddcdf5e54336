import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordFilter } from '../../../flows/record-filter.ts';
import { columnsOf } from '../../../sources/files/file-group.ts';
import { ofPlace } from '../../../sources/located.ts';
import type { OpenOriginals, Origin, Original } from '../../../sources/origin.ts';
import type { OpenedSource } from '../../../sources/source.ts';
import { isOfPlace } from '../../../store/pieces.ts';
import type { RunEnvironment } from '../../run-environment.ts';
import type { Batch, Followed } from './followed.ts';

export interface FollowFilesOptions {
  readonly origin: Origin;
  readonly filter: RecordFilter;
  /** Seconds between two listings. */
  readonly every: number;
  readonly close: () => Promise<void>;
}

/** Seconds before and after now of the listed deliveries: yesterday's folders may still receive files. */
export const LISTED_BEFORE = 86_400;
export const LISTED_AFTER = 3600;

/** Follows the objects that arrive in a bucket, and shows each version once. Existing objects are not shown. */
export function followFiles(
  { origin, filter, every, close }: FollowFilesOptions,
  { signal, now }: Pick<RunEnvironment, 'signal' | 'now'>,
): Followed {
  const list = async () => {
    const originals = await origin.list({ since: now() - LISTED_BEFORE, until: now() + LISTED_AFTER });
    return new Map(originals.filter((one) => isOfPlace(one, filter)).map((one) => [one.name, one]));
  };
  async function* batches(): AsyncGenerator<Batch, void, undefined> {
    const shown = new Set([...(await list()).values()].map(versionOf));
    for (;;) {
      yield { source: undefined, count: 0, isSampled: false };
      await sleep(every * 1000, undefined, { signal });
      const now = await list();
      const fresh = [...now.values()].filter((one) => !shown.has(versionOf(one)));
      if (fresh.length === 0) continue;
      for (const one of fresh) shown.add(versionOf(one));
      const source = narrowed(await origin.open(fresh, { reach: [], signal }), filter);
      yield { source, count: fresh.length, isSampled: false };
    }
  }
  return { words: origin.words, noun: 'file', batches, [Symbol.asyncDispose]: close };
}

const versionOf = ({ name, version }: Original) => `${name} ${version}`;

function narrowed(open: OpenOriginals, filter: RecordFilter): OpenedSource {
  return {
    dialect: open.dialect,
    sets: open.sets.map((set, at) => {
      const group = open.groups[at];
      return group ? ofPlace(set, { placed: group.placed, columns: columnsOf(group) }, filter) : set;
    }),
    summary: open.summary,
    runner: () => open.runner(),
    skipped: () => open.skipped(),
    [Symbol.asyncDispose]: async () => open[Symbol.asyncDispose](),
  };
}
