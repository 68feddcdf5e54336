import type { PassedOverReason } from './file-count.ts';

/** Names of incomplete downloads; eight hexadecimal digits are a suffix of the AWS CLI. */
const PARTIAL = /\.(part|partial|tmp|crdownload|filepart)$|\.(log|gz|parquet)\.(?!\d{8}$)[0-9a-f]{8}$/i;

/** The name of a file after its download is complete. */
export const completeName = (name: string) =>
  name.replace(PARTIAL, (suffix) => /^\.(?:log|gz|parquet)(?=\.)/i.exec(suffix)?.[0] ?? '');

export const isHidden = (name: string) => name.startsWith('.') || name.startsWith('_');

/** Why a file with this base name is not read regardless of content; undefined if the content decides. */
export function reasonInName(name: string): PassedOverReason | undefined {
  if (isHidden(name)) return 'hidden';
  return PARTIAL.test(name) ? 'partial-download' : undefined;
}
