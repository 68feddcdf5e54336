import { readFileSync } from 'node:fs';
import { PRICES } from './prices.ts';

/**
 * A price table of the user's own, by report: `{"nat": 0.045, "cross-az": 0.02}` in JSON, or lines such as
 * `nat,0.045`, where `#` begins a remark and a first line `report,price` is one too.
 * @throws RangeError for a file that cannot be read, that is no such table, or that names another report
 */
export function readPrices(path: string): ReadonlyMap<string, string> {
  const text = contentOf(path);
  const entries = text.trimStart().startsWith('{') ? jsonEntries(path, text) : lineEntries(path, text);
  const odd = entries.find(([name]) => !Object.hasOwn(PRICES, name));
  if (odd)
    throw new RangeError(
      `${path} has a price for ${JSON.stringify(odd[0])}, which is none of ${Object.keys(PRICES).join(', ')}`,
    );
  return new Map(entries);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new RangeError(`${JSON.stringify(path)} is no file that can be read`);
  }
}

function jsonEntries(path: string, text: string): [string, string][] {
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw new RangeError(`${path} begins as JSON and is none`);
  }
  return Object.entries(table as object).map(([name, price]) => [name, String(price)]);
}

function lineEntries(path: string, text: string): [string, string][] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, '').trim());
  return lines.flatMap((line, at): [string, string][] => {
    if (line === '' || /^report\s*[,;]\s*price\b/i.test(line)) return [];
    const [, name, price] = /^"?([a-z-]+)"?\s*[,;]\s*"?([^",;]+?)"?$/.exec(line) ?? [];
    if (name !== undefined && price !== undefined) return [[name, price]];
    throw new RangeError(`${path}, line ${at + 1}: ${JSON.stringify(line)} is no price such as nat,0.045`);
  });
}
