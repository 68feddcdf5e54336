import type { Pieces } from '../../processes/atomic-file.ts';
import { outputKind } from './output-name.ts';
import type { TargetOptions } from './target-options.ts';

/**
 * Writes an output to a file or `s3://bucket/key`, completely or not at all; compressed if its name ends in `.gz`.
 * @throws FlowqError (source) if it cannot be written; errors of the pieces
 */
export async function writeTarget(out: string, pieces: Pieces, options: TargetOptions = {}): Promise<void> {
  const packed = outputKind(out).gzip ? (await import('./gzip.ts')).gzipped(pieces) : pieces;
  if (isS3(out)) {
    const { putObject } = await import('./s3-object.ts');
    await putObject(out, packed, options);
  } else {
    const { writeOutputFile } = await import('./output-file.ts');
    await writeOutputFile(out, packed, options.folder);
  }
}

export const isS3 = (out: string) => out.startsWith('s3://');
