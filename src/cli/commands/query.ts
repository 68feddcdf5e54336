import { askedQuery } from '../../runs/asked.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { type LogOptions, useLog } from '../log.ts';
import { exitWith, perform } from '../perform.ts';

export async function runQueryCommand(text: string, given: QueryOptions & LogOptions): Promise<void> {
  useLog(given);
  await exitWith(perform({ ...given, asked: askedQuery(text) }, given));
}
