import { readFileSync } from 'node:fs';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';

/** Athena takes queries of up to 262,144 bytes. */
const MOST = 3000;

/**
 * Blocks in words: addresses and CIDR blocks separated by commas, or a file of them, one a line; what follows `#`,
 * `;`, a comma or a space in a line is a remark.
 * @throws RangeError for what is neither, an empty list, and one too long for a query
 */
export function parseBlockList(words: string): readonly AddressBlock[] {
  const entries = isBlock(words.split(',')[0] ?? '') ? words.split(',') : entriesOf(words);
  const blocks = new Map(
    entries.map((entry) => parseBlock(entry.trim())).map((block) => [block.text, block]),
  );
  if (blocks.size === 0 || blocks.size > MOST)
    throw new RangeError(`a list has 1 to ${MOST} addresses and blocks, not ${blocks.size}`);
  return [...blocks.values()];
}

function isBlock(words: string): boolean {
  try {
    return parseBlock(words.trim()).text !== '';
  } catch {
    return false;
  }
}

function entriesOf(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RangeError(`${JSON.stringify(path)} is no address or CIDR block, and no file that can be read`);
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/[#;,\s].*$/, ''))
    .filter((entry) => entry !== '');
}
