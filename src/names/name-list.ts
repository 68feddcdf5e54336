import { readFileSync } from 'node:fs';
import { messageOf, sourceError } from '../errors.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';
import { fileErrorWords } from '../processes/file-error.ts';

/** A block of addresses with the name that the user gave it. */
export interface NamedBlock {
  readonly block: AddressBlock;
  readonly name: string;
}

/**
 * Names of the user's own: lines of `cidr,name` as CSV, where a first line `cidr,name` is a header and `#` begins a
 * remark. A single address is a block too.
 * @throws FlowqError (source) for a file that cannot be read, or a line that is none of these
 */
export function readNameList(path: string): NamedBlock[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw sourceError(
      `cannot read ${path}: ${fileErrorWords(error)}`,
      'check the path given with --names-file, or names in flowq.json',
      error,
    );
  }
  try {
    return parsedNames(text);
  } catch (error) {
    throw sourceError(`${path}: ${messageOf(error)}`, 'its lines are cidr,name as in 10.0.1.0/24,web', error);
  }
}

/** A field that has quotes, or none. */
const FIELD = String.raw`\s*(?:"((?:[^"]|"")*)"|([^",;]*?))\s*`;

const LINE = new RegExp(`^${FIELD}[,;]${FIELD}(?:[,;].*)?$`);

function parsedNames(text: string): NamedBlock[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return lines.flatMap((line, at): NamedBlock[] => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, quotedCidr, cidr = quotedCidr, quotedName, plainName = quotedName] = LINE.exec(line) ?? [];
    const name = plainName?.replaceAll('""', '"').trim();
    if (cidr === undefined || !name)
      throw new RangeError(`line ${at + 1}: ${JSON.stringify(line)} names nothing`);
    if (/^(cidr|address|ip)$/i.test(cidr)) return [];
    try {
      return [{ block: parseBlock(cidr.trim()), name }];
    } catch (error) {
      throw new RangeError(`line ${at + 1}: ${messageOf(error)}`);
    }
  });
}
