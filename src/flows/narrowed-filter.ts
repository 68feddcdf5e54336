import { parseBlock } from '../logs/cidr.ts';
import type { Window } from '../logs/window.ts';
import type { HeldBlock, Lifetime, Meaning } from './filter-values.ts';
import type { Narrowing } from './narrowing.ts';
import type { RecordFilter } from './record-filter.ts';

/** Returns a filter whose names resolve only to interfaces and addresses that records of the window can match. */
export function narrowedFilter(
  filter: RecordFilter,
  window: Window | undefined,
  narrowing: Narrowing,
): RecordFilter {
  if (!filter.meanings) return filter;
  const meanings = Object.entries(filter.meanings).map(([name, meaning]): [string, Meaning] => [
    name,
    {
      interfaces: narrowing.interfaces(during(meaning.interfaces, window), ({ id }) => id),
      blocks: narrowedBlocks(meaning.blocks, window, narrowing),
    },
  ]);
  return { ...filter, meanings: Object.fromEntries(meanings) };
}

/** Returns the blocks of a name, narrowed in the same way. */
export function narrowedBlocks(
  blocks: readonly HeldBlock[],
  window: Window | undefined,
  narrowing: Narrowing,
): readonly HeldBlock[] {
  return narrowing
    .blocks(during(blocks, window), ({ block }) => parseBlock(block))
    .map((one) => (one.except ? { ...one, except: narrowing.blocks(one.except, parseBlock) } : one));
}

/** Returns those that existed in the window, with their times only where they divide it. */
export function during<T extends Lifetime>(all: readonly T[], window: Window | undefined): T[] {
  if (!window) return [...all];
  return all.flatMap((one): T[] => {
    const { from = window.since, until = window.until, ...rest } = one;
    if (from >= window.until || until <= window.since) return [];
    return [
      {
        ...rest,
        ...(from > window.since && { from }),
        ...(until < window.until && { until }),
      } as unknown as T,
    ];
  });
}
