import { querySql } from '../../reports/user-query.ts';
import { askedQuery } from '../../runs/asked.ts';
import { runQuery } from '../../runs/run-query.ts';
import type { QueryOptions } from '../options.ts';

export async function runQueryCommand(text: string, given: QueryOptions): Promise<void> {
  await runQuery(askedQuery(text), given, (source, window, filter) =>
    querySql(text, { sets: source.sets, window, filter }, source.dialect),
  );
}
