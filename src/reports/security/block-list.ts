import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import type { Names } from '../../names/names.ts';
import { fileContent } from '../kit/file-content.ts';

/** Maximum length of a list; queries only contain the entries that records match. */
export const MAX_BLOCKS = 1_000_000;

/**
 * Parses a list of blocks: addresses, CIDR blocks and names separated by commas, or a file with one address or block
 * per line. A name means all addresses that it ever had. In a line, text after `#`, `;`, a comma or a space is a
 * comment.
 * @throws RangeError for other text, an empty list, and one of more than {@link MAX_BLOCKS}
 */
export function parseBlockList(text: string, names?: () => Names | undefined): readonly AddressBlock[] {
  const listed = text.split(',').map((entry) => entry.trim());
  const content = isBlock(listed[0] ?? '') ? undefined : fileContent(text);
  const entries =
    content === undefined ? listed.flatMap((entry) => blocksNamed(entry, names)) : entriesIn(content);
  const blocks = new Map(entries.map((entry) => parseBlock(entry)).map((block) => [block.text, block]));
  if (blocks.size === 0 || blocks.size > MAX_BLOCKS)
    throw new RangeError(
      `a list has 1 to ${words(MAX_BLOCKS)} addresses and blocks, not ${words(blocks.size)}`,
    );
  return [...blocks.values()];
}

const words = (count: number) => count.toLocaleString('en-US');

function blocksNamed(entry: string, names: (() => Names | undefined) | undefined): readonly string[] {
  // A text that can only be an address gets the error for addresses.
  if (/^[\d.:/]+$/.test(entry) || isBlock(entry)) return [entry];
  const found = names?.()?.find(entry);
  if (found) return found.blocks.map(({ block }) => block);
  throw new RangeError(
    `${JSON.stringify(entry)} is not an address, a CIDR block, a readable file or a known name`,
  );
}

function isBlock(text: string): boolean {
  try {
    return parseBlock(text.trim()).text !== '';
  } catch {
    return false;
  }
}

const entriesIn = (content: string): string[] =>
  content
    .split(/\r?\n/)
    .map((line) => line.split(/[#;,\s]/, 1)[0] ?? '')
    .filter((entry) => entry !== '');
