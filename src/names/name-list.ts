import { readFileSync } from 'node:fs';
import { messageOf, sourceError } from '../errors.ts';
import { isControlFree } from '../forms/control-free.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';
import { fileErrorText } from '../processes/file-error.ts';
import { ipRanges } from './ip-ranges.ts';

/** Block of addresses with a custom name. */
export interface NamedBlock {
  readonly block: AddressBlock;
  readonly name: string;
}

/**
 * Reads custom names: AWS's `ip-ranges.json`, or CSV lines of `cidr,name`. A line `cidr,name` is a header, and lines
 * that start with `#` are comments. A single address is a block too. A name with a comma needs quotes.
 *
 * ```ts
 * const names = new Names({ list: readNameList('names.csv') });
 * ```
 * @throws FlowqError (source) for a file that cannot be read, a line without a block and a name, a name with control
 *   characters, and a second name for a block
 */
export function readNameList(path: string): NamedBlock[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw sourceError(
      `cannot read ${path}: ${fileErrorText(error)}`,
      'check the path given with --names-file, or names in flowq.json',
      error,
    );
  }
  try {
    const isJson = /^\ufeff?\s*\{/.test(text);
    return isJson ? ipRanges(text) : parsedNames(text);
  } catch (error) {
    throw sourceError(
      `${path}: ${messageOf(error)}`,
      "write lines of cidr,name such as 10.0.1.0/24,web, or give AWS's ip-ranges.json",
      error,
    );
  }
}

function parsedNames(text: string): NamedBlock[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const known = new Map<string, number>();
  return lines.flatMap((line, at): NamedBlock[] => {
    try {
      const named = namedBlock(line.trim());
      if (!named) return [];
      const { family, first, bits } = named.block;
      const key = `${family}${first}/${bits}`;
      const before = known.get(key);
      if (before !== undefined) throw new RangeError(`${named.block.text} has a name in line ${before}`);
      known.set(key, at + 1);
      return [named];
    } catch (error) {
      throw new RangeError(`line ${at + 1}: ${messageOf(error)}`);
    }
  });
}

/** @throws RangeError for a line without a block and a name */
function namedBlock(line: string): NamedBlock | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const [cidr = '', name = '', ...others] = fieldsOf(line);
  if (/^(cidr|address|ip)$/i.test(cidr)) return undefined;
  if (cidr === '' || name === '') throw new RangeError(`${JSON.stringify(line)} does not name a block`);
  if (others.length > 0)
    throw new RangeError(
      `${JSON.stringify(line)} has more than two fields; put a name with commas in quotes`,
    );
  if (!isControlFree(name)) throw new RangeError(`${JSON.stringify(name)} has control characters`);
  return { block: parseBlock(cidr), name };
}

/** Splits a line at commas or semicolons outside of quotes. @throws RangeError for unclosed quotes */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const separator = separatorOf(line);
  for (let at = 0; at <= line.length; ) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    const isQuoted = line[at] === '"';
    const end = isQuoted ? closingQuote(line, at) : line.length;
    const next = line.indexOf(separator, isQuoted ? end : at);
    const stop = next < 0 ? line.length : next;
    if (isQuoted && line.slice(end + 1, stop).trim() !== '')
      throw new RangeError(`${JSON.stringify(line)} has text after a closing quote`);
    fields.push(
      isQuoted
        ? line
            .slice(at + 1, end)
            .replaceAll('""', '"')
            .trim()
        : line.slice(at, stop).trim(),
    );
    at = stop + 1;
  }
  return fields;
}

/** Returns the first separator in the line; a comma if it has none. */
function separatorOf(line: string): ',' | ';' {
  const [comma, semicolon] = [line.indexOf(','), line.indexOf(';')];
  return semicolon >= 0 && (comma < 0 || semicolon < comma) ? ';' : ',';
}

function closingQuote(line: string, opening: number): number {
  let at = line.indexOf('"', opening + 1);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  if (at < 0) throw new RangeError(`${JSON.stringify(line)} has a quote that is not closed`);
  return at;
}
