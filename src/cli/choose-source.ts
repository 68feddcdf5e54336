import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readConfig } from '../config/config-file.ts';
import { usageError } from '../errors.ts';
import { parseFields } from '../logs/record-format.ts';
import { LocalSource } from '../sources/local/local-source.ts';
import type { Source } from '../sources/source.ts';
import type { SourceOptions } from './options.ts';
import type { Progress } from './progress.ts';
import { readFormat } from './read-options.ts';

/** A source, and whether it is so large that a window must say how much of it to read. */
export interface ChosenSource extends AsyncDisposable {
  readonly source: Source;
  readonly needsWindow: boolean;
}

/**
 * The source that the options, or else `flowq.json`, name.
 * @throws FlowqError when neither names one
 */
export async function chooseSource(options: SourceOptions, progress: Progress): Promise<ChosenSource> {
  const format = await readFormat(options);
  if (options.source === '-') {
    const { StdinFile } = await import('./stdin-file.ts');
    const stdin = await StdinFile.read(process.stdin);
    return { ...local(stdin.path, format), [Symbol.asyncDispose]: () => stdin.remove() };
  }
  if (options.source !== undefined) return { ...local(options.source, format), ...nothingToClose };
  const path = options.config ?? 'flowq.json';
  const config = readConfig(path);
  if (!config) {
    throw usageError(`which logs? There is no ${path} here`, 'give --source DIR, or run flowq init DIR once');
  }
  const { source } = config;
  if (source.kind === 'local') {
    const fields = source.fields === undefined ? undefined : parseFields(source.fields);
    return { ...local(resolve(dirname(path), source.path), format ?? fields), ...nothingToClose };
  }
  throw usageError(`${path} describes logs in S3`, 'this version reads local logs only');

  function local(at: string, recordFormat: typeof format) {
    if (/^s3:\/\//.test(at))
      throw usageError(`${at} is in S3`, `run flowq init ${at} once, then leave out --source`);
    const onInspect = (done: number, files: number) =>
      progress.show(() => `looking at files ${done}/${files}`);
    const source = new LocalSource({ path: at, format: recordFormat, onInspect });
    return { source, needsWindow: statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false };
  }
}

const nothingToClose = { [Symbol.asyncDispose]: async () => {} };
