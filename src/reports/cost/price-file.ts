import { fileContent } from '../kit/file-content.ts';
import { PRICES } from './prices.ts';

/**
 * Reads a price table by report: `{"nat": 0.045, "cross-az": 0.02}` in JSON, or lines such as `nat,0.045`. In lines,
 * `#` starts a comment, and a first line `report,price` is a header.
 * @throws RangeError for a file that cannot be read, is not such a table, or names another report
 */
export function readPrices(path: string): ReadonlyMap<string, string> {
  const text = fileContent(path);
  if (text === undefined) throw new RangeError(`${JSON.stringify(path)} is not a readable file`);
  const entries = text.trimStart().startsWith('{') ? jsonEntries(path, text) : lineEntries(path, text);
  const odd = entries.find(([name]) => !Object.hasOwn(PRICES, name));
  if (odd)
    throw new RangeError(
      `${path} has a price for ${JSON.stringify(odd[0])}, which is not one of ${Object.keys(PRICES).join(', ')}`,
    );
  return new Map(entries);
}

function jsonEntries(path: string, text: string): [string, string][] {
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw new RangeError(`${path} starts like JSON, but is not valid`);
  }
  return Object.entries(table as object).map(([name, price]) => [name, String(price)]);
}

function lineEntries(path: string, text: string): [string, string][] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => (line.split('#', 1)[0] ?? '').trim());
  return lines.flatMap((line, at): [string, string][] => {
    if (line === '' || /^report\s*[,;]\s*price\b/i.test(line)) return [];
    const [, name, price] = /^"?([a-z-]+)"?\s*[,;]\s*"?([^",;]+?)"?$/.exec(line) ?? [];
    if (name !== undefined && price !== undefined) return [[name, price]];
    throw new RangeError(`${path}, line ${at + 1}: ${JSON.stringify(line)} is not a price such as nat,0.045`);
  });
}
