import { querySql } from '../../reports/user-query.ts';
import { askedQuery } from '../asked.ts';
import type { QueryOptions } from '../options.ts';
import { runQuery } from '../run-query.ts';

export async function runQueryCommand(text: string, given: QueryOptions): Promise<void> {
  await runQuery(askedQuery(text), given, (source, window, filter) =>
    querySql(text, { sets: source.sets, window, filter }, source.dialect),
  );
}
