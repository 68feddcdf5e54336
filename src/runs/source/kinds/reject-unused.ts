import { usageError } from '../../../errors.ts';
import type { Spelling } from '../../request/spelling.ts';
import { READER_OPTIONS, type Reader, type ReaderOptions } from './reader.ts';

/**
 * Checks that a reader uses each given option.
 * @param all the readers of all kinds, to name those that use it
 * @throws FlowqError (usage) that names the option
 */
export function rejectUnused(
  reader: Pick<Reader, 'title' | 'uses'>,
  options: ReaderOptions,
  { all, spell }: { readonly all: readonly Reader[]; readonly spell: Spelling },
): void {
  for (const option of READER_OPTIONS) {
    const value = options[option];
    // Readers without a cache accept the option to disable it.
    if (value === undefined || value === false || reader.uses.includes(option)) continue;
    // The profile also applies to an output in S3.
    if (option === 'profile' && options.out?.startsWith('s3://')) continue;
    const others = [...new Set(all.filter(({ uses }) => uses.includes(option)).map(({ title }) => title))];
    throw usageError(
      `${spell([option])} only works with ${listOf(others)}, not with ${reader.title}`,
      'leave it out',
    );
  }
}

function listOf(titles: readonly string[]): string {
  return titles.length < 2 ? titles.join('') : `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`;
}

/** @throws FlowqError (usage) if --engine names no reader of the kind */
export function readerFor(
  { title, readers }: { readonly title: string; readonly readers: readonly Reader[] },
  { engine }: ReaderOptions,
): Reader {
  const reader = engine === undefined ? readers[0] : readers.find((one) => one.engine === engine);
  if (reader) return reader;
  throw usageError(
    `--engine ${engine} does not work with ${title}`,
    `give --engine ${[...new Set(readers.map((one) => one.engine))].join(' or ')}, or leave it out`,
  );
}
