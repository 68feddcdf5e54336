import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { usageError } from '../errors.ts';

/**
 * Checks report options whose values name files: a caller of the server may not read files outside the working folder,
 * or hidden ones.
 * @throws FlowqError (usage) that names the option
 */
export function checkFiles(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'string' || !namesFile(value)) continue;
    const path = relative(realpathSync(process.cwd()), realpathSync(resolve(value)));
    const isOutside =
      path === '' || path.split(sep).some((part) => part.startsWith('.')) || resolve(path) === path;
    if (isOutside)
      throw usageError(
        `options.${name}: the server reads only files in its working folder, and no hidden ones`,
        'copy the file there, or give the values themselves',
      );
  }
}

function namesFile(value: string): boolean {
  return !value.includes('\0') && existsSync(value);
}
