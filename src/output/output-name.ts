import type { FormatName } from './formats.ts';

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
};

export function outputKind(name: string): OutputKind {
  const [, ending = '', gz] = /\.([a-z]+)(\.gz)?$/i.exec(name) ?? [];
  const format = FORMAT_OF[ending.toLowerCase()];
  return { format, gzip: gz !== undefined || ending.toLowerCase() === 'gz' };
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
