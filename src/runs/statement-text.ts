import { type MakeSql, type ReadRecords, statements } from '../sources/fitted-sql.ts';
import type { OpenedSource } from '../sources/source.ts';

/**
 * Returns all statements of a query over an opened source, in order, as readable text that can be pasted into a
 * console.
 */
export async function statementText(
  source: OpenedSource,
  records: ReadRecords,
  make: MakeSql,
): Promise<string> {
  const { readableSql } = await import('../output/formats/readable-sql.ts');
  const { before, queries, after } = statements(source, records, make);
  const ended = (one: string) => (one.startsWith('-- ') && !one.includes('\n') ? `${one}\n` : `${one};\n`);
  return [
    ...before.map(ended),
    ...queries.map((sql) => readableSql(sql, source.dialect.name)),
    ...after.map(ended),
  ].join('\n');
}
