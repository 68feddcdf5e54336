import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { RunEnvironment } from '../runs/run-environment.ts';
import { columnsOf } from '../sources/local/file-group.ts';
import type { OpenOriginals, Origin, Original } from '../sources/origin.ts';
import type { OpenSource } from '../sources/source.ts';
import { ofPlace } from '../sources/untold.ts';
import { isOfPlace } from '../store/pieces.ts';
import type { Batch, Followed } from './followed.ts';

export interface FollowFilesOptions {
  readonly origin: Origin;
  readonly filter: RecordFilter;
  /** Seconds between two listings. */
  readonly every: number;
  /** Whether files can be seen while they are still written. */
  readonly areGrowing: boolean;
  readonly close: () => Promise<void>;
}

/** Deliveries are listed as far back: those of yesterday's folders may still come. */
const LISTED_BEFORE = 86_400;
const LISTED_AFTER = 3600;

/** Files that come to a folder or bucket, each shown once; those that are there already are not. */
export function followFiles(
  { origin, filter, every, areGrowing, close }: FollowFilesOptions,
  { signal, now }: Pick<RunEnvironment, 'signal' | 'now'>,
): Followed {
  const list = async () => {
    const originals = await origin.list({ since: now() - LISTED_BEFORE, until: now() + LISTED_AFTER });
    return new Map(originals.filter((one) => isOfPlace(one, filter)).map((one) => [one.name, one]));
  };
  async function* batches(): AsyncGenerator<Batch, void, undefined> {
    const shown = new Set((await list()).keys());
    let before = new Map<string, Original>();
    for (;;) {
      yield { source: undefined, count: 0, isSampled: false };
      await sleep(every * 1000, undefined, { signal });
      const now = await list();
      const fresh = [...now.values()].filter(
        (one) => !shown.has(one.name) && (!areGrowing || isSame(one, before.get(one.name))),
      );
      before = now;
      if (fresh.length === 0) continue;
      for (const { name } of fresh) shown.add(name);
      const source = narrowed(await origin.open(fresh, { reach: [], signal }), filter);
      yield { source, count: fresh.length, isSampled: false };
    }
  }
  return { words: origin.words, noun: 'file', batches, [Symbol.asyncDispose]: close };
}

const isSame = (one: Original, other: Original | undefined) =>
  one.size === other?.size && one.version === other.version;

function narrowed(open: OpenOriginals, filter: RecordFilter): OpenSource {
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
