import { readFileSync } from 'node:fs';

/** Returns the text of a file that an option names; undefined if it cannot be read. */
export function fileContent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
