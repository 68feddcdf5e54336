import type { Measurement } from './measurement.ts';

/**
 * Compares two CSV outputs in these columns, because times of programs with different answers cannot be compared.
 * @throws Error naming the first row that differs
 */
export function checkAgreement(
  name: string,
  columns: readonly string[],
  one: Measurement,
  other?: Measurement,
): void {
  const [ours, theirs] = [one.output, other?.output ?? ''].map((csv) => rowsOf(csv, columns)) as [
    string[],
    string[],
  ];
  const at = ours.findIndex((row, line) => row !== theirs[line]);
  if (ours.length === theirs.length && at < 0) return;
  const line = at < 0 ? Math.min(ours.length, theirs.length) : at;
  throw new Error(
    `${name}: row ${line + 1} is ${ours[line] ?? 'missing'}, by hand ${theirs[line] ?? 'missing'}`,
  );
}

/** No value in these reports contains a comma or a quote. */
function rowsOf(csv: string, columns: readonly string[]): string[] {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/);
  const names = header.split(',');
  const places = columns.map((column) => names.indexOf(column));
  if (places.includes(-1)) throw new Error(`no column ${columns[places.indexOf(-1)]} in ${header}`);
  return lines.map((line) => {
    const values = line.split(',');
    return places.map((place) => values[place]).join(',');
  });
}
