import { askedQuery } from '../../runs/asked.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { useLog } from '../log.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';

export async function runQueryCommand(text: string, given: QueryOptions & PerformOptions): Promise<void> {
  useLog(given);
  await exitWith(perform({ ...given, asked: askedQuery(text) }, given));
}
