import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { messageOf, sourceError } from '../errors.ts';
import { fileErrorWords } from '../files/file-error.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';

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

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parsedNames(text: string): NamedBlock[] {
  const lines = parse(text, {
    bom: true,
    comment: '#',
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as Line[];
  return lines.flatMap(({ record: [cidr = '', name = ''], info }, at) => {
    if (at === 0 && /^(cidr|address|ip)$/i.test(cidr)) return [];
    if (name === '') throw new RangeError(`line ${info.lines}: ${JSON.stringify(cidr)} has no name`);
    try {
      return [{ block: parseBlock(cidr), name }];
    } catch (error) {
      throw new RangeError(`line ${info.lines}: ${messageOf(error)}`);
    }
  });
}
