import { bareNode, help } from './candidates.ts';
import { measure } from './measurement.ts';
import { markdownTable, milliseconds, ratio } from './table.ts';

/** Measures the time until the help is printed. */
export async function startTimes(rounds: number): Promise<string> {
  const results = [...(await measure([bareNode, help], rounds))];
  const bare = results[0]?.[1];
  const rows = results.map(([name, result]) => [name, milliseconds(result), bare ? ratio(result, bare) : '']);
  return markdownTable(['start', 'best time', `× ${bareNode.name}`], rows);
}
