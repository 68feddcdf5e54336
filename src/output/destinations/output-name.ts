import { usageError } from '../../errors.ts';
import { FORMAT_FACTS, FORMAT_OF_ENDING, type FormatName } from '../formats/format-facts.ts';

/** The content of an output, derived from its name. */
export interface OutputKind {
  /** Undefined if no format has its ending. */
  readonly format: FormatName | undefined;
  readonly gzip: boolean;
}

export function outputKind(name: string): OutputKind {
  const [, ending = '', gz] = /\.([a-z]+)(\.gz)?$/i.exec(name) ?? [];
  const format = FORMAT_OF_ENDING[ending.toLowerCase()];
  return { format, gzip: gz !== undefined || ending.toLowerCase() === 'gz' };
}

/**
 * Rejects a name with the ending of an unknown format, which would be written as CSV.
 * @param name may have placeholders
 * @param format the format of --format, which overrides the ending
 * @throws FlowqError (usage)
 */
export function checkOutput(name: string, format: FormatName | undefined): void {
  const [, ending] = /\.([a-z][a-z0-9]*)(\.gz)?$/i.exec(name) ?? [];
  if (format !== undefined || ending === undefined || ending.toLowerCase() === 'gz') return;
  if (Object.hasOwn(FORMAT_OF_ENDING, ending.toLowerCase())) return;
  const known = Object.keys(FORMAT_OF_ENDING).map((one) => `.${one}`);
  throw usageError(
    `--out ${name}: unknown output format .${ending}`,
    `use ${known.join(' ')}, each also with .gz, or give --format`,
  );
}

/** Returns the media type of an object with this name. */
export function contentType(name: string): string {
  const { format, gzip } = outputKind(name);
  return gzip ? 'application/gzip' : FORMAT_FACTS[format ?? 'table'].mediaType;
}
