import type { FileColumns } from '../../readers/file-column.ts';
import type { OpenLogFiles } from '../files/open-log-files.ts';
import type { OpenOriginals, Original, OriginalColumns } from '../origin.ts';
import { contentInMemory, unpackedContent } from './content-of.ts';

/**
 * Returns opened files as their originals.
 * @param names of originals, by the paths that were opened
 * @param whereOf returns the path or URL of an original, for messages
 * @param close called when the files are disposed of, but not by their own `close`
 * @param bytesOf returns the content of a file in memory, by its path
 */
export function opened(
  files: OpenLogFiles,
  names: ReadonlyMap<string, string>,
  whereOf: (name: string) => string,
  close = async () => {},
  bytesOf: (path: string) => Buffer | undefined = () => undefined,
): OpenOriginals & { close(): Promise<void> } {
  const nameOf = (path: string) => names.get(files.originalOf(path));
  const paths = new Map([...names].map(([path, name]) => [name, path]));
  const read = files.groups.flatMap((group) =>
    group.paths.flatMap((path) => {
      const name = nameOf(path);
      return name === undefined ? [] : [[path, name] as const];
    }),
  );
  return {
    dialect: files.dialect,
    sets: files.sets,
    groups: files.groups,
    summary: files.summary,
    names: new Map(read),
    opened: [...names.values()],
    contentOf: (name) => {
      const path = paths.get(name);
      if (path === undefined) return undefined;
      const bytes = bytesOf(path);
      return bytes ? contentInMemory(bytes) : unpackedContent(path);
    },
    duplicates: new Map(files.duplicates.map(({ where, of }) => [nameOf(where) ?? where, nameOf(of) ?? of])),
    files: () => files.files(),
    runner: () => files.runner(),
    skipped: async () =>
      (await files.skipped()).map((one) => {
        const name = nameOf(one.where);
        return { ...one, name: name ?? one.where, where: name === undefined ? one.where : whereOf(name) };
      }),
    close: async () => files[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await files[Symbol.asyncDispose]();
      await close();
    },
  };
}

/** Converts columns of originals to columns of the files opened for them. */
export function fileColumnsOf(
  columns: OriginalColumns | undefined,
  originals: readonly Original[],
  names: ReadonlyMap<string, string>,
): FileColumns | undefined {
  if (!columns) return undefined;
  const byName = new Map(originals.map((original) => [original.name, original]));
  return Object.fromEntries(
    Object.entries(columns).map(([column, textOf]) => [
      column,
      (path) => {
        const original = byName.get(names.get(path) ?? '');
        return original && textOf(original);
      },
    ]),
  );
}
