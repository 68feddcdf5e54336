import { usageError } from '../../errors.ts';
import type { FormatName } from '../formats/formats.ts';

/** What the name of an output says of its content. */
export interface OutputKind {
  /** Undefined when its ending is that of no format. */
  readonly format: FormatName | undefined;
  readonly gzip: boolean;
}

const FORMAT_OF: Readonly<Record<string, FormatName>> = {
  csv: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  md: 'markdown',
  txt: 'table',
  tf: 'terraform',
};

export function outputKind(name: string): OutputKind {
  const [, ending = '', gz] = /\.([a-z]+)(\.gz)?$/i.exec(name) ?? [];
  const format = FORMAT_OF[ending.toLowerCase()];
  return { format, gzip: gz !== undefined || ending.toLowerCase() === 'gz' };
}

/**
 * Refuses a name whose ending promises what no format is: it would be CSV.
 * @param name may have placeholders
 * @param format what the user wants whatever the name
 * @throws FlowqError (usage)
 */
export function checkOutput(name: string, format: FormatName | undefined): void {
  const [, ending] = /\.([a-z][a-z0-9]*)(\.gz)?$/i.exec(name) ?? [];
  if (format !== undefined || ending === undefined || ending.toLowerCase() === 'gz') return;
  if (Object.hasOwn(FORMAT_OF, ending.toLowerCase())) return;
  const known = Object.keys(FORMAT_OF).map((one) => `.${one}`);
  throw usageError(
    `--out ${name}: nothing is written as .${ending}`,
    `there are ${known.join(' ')}, each with .gz too; --format says what another name holds`,
  );
}

const CONTENT_TYPE: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  markdown: 'text/markdown; charset=utf-8',
};

/** The media type of an object with that name. */
export function contentType(name: string): string {
  const { format, gzip } = outputKind(name);
  if (gzip) return 'application/gzip';
  return (format && CONTENT_TYPE[format]) ?? 'text/plain; charset=utf-8';
}
