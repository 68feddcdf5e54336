import type { PassedOverReason } from './file-count.ts';

/** Names that downloads have until they are complete: eight hexadecimal digits are those of the AWS CLI. */
const PARTIAL = /\.(part|partial|tmp|crdownload|filepart)$|\.(log|gz|parquet)\.(?!\d{8}$)[0-9a-f]{8}$/i;

/** The name that a file has once its download is complete. */
export const completeName = (name: string) =>
  name.replace(PARTIAL, (suffix) => /^\.(?:log|gz|parquet)(?=\.)/i.exec(suffix)?.[0] ?? '');

export const isHidden = (name: string) => name.startsWith('.') || name.startsWith('_');

/** Why a file of that name, without its folder, is not read whatever it holds; undefined where that depends on it. */
export function reasonInName(name: string): PassedOverReason | undefined {
  if (isHidden(name)) return 'hidden';
  return PARTIAL.test(name) ? 'partial-download' : undefined;
}
