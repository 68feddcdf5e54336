import { readFileSync } from 'node:fs';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';

/** The longest list; queries only have the entries that records match. */
export const MAX_BLOCKS = 1_000_000;

/**
 * Parses a list of blocks: addresses and CIDR blocks separated by commas, or a file with one per line. In a line,
 * text after `#`, `;`, a comma or a space is a comment.
 * @throws RangeError for other text, an empty list, and one of more than {@link MAX_BLOCKS}
 */
export function parseBlockList(text: string): readonly AddressBlock[] {
  const entries = isBlock(text.split(',')[0] ?? '') ? text.split(',') : entriesOf(text);
  const blocks = new Map(
    entries.map((entry) => parseBlock(entry.trim())).map((block) => [block.text, block]),
  );
  if (blocks.size === 0 || blocks.size > MAX_BLOCKS)
    throw new RangeError(
      `a list has 1 to ${words(MAX_BLOCKS)} addresses and blocks, not ${words(blocks.size)}`,
    );
  return [...blocks.values()];
}

const words = (count: number) => count.toLocaleString('en-US');

function isBlock(text: string): boolean {
  try {
    return parseBlock(text.trim()).text !== '';
  } catch {
    return false;
  }
}

function entriesOf(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RangeError(`${JSON.stringify(path)} is not an address, a CIDR block or a readable file`);
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.split(/[#;,\s]/, 1)[0] ?? '')
    .filter((entry) => entry !== '');
}
