import { sql } from 'kysely';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { type RecordFilter, sides } from '../flows/record-filter.ts';
import { relationQuery } from '../flows/relation.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { OpenedSource, SourceRequest } from './source.ts';

/** Parts of a filter that contain ids. */
const PARTS = {
  vpc: { column: 'vpc_id', noun: 'VPC', option: 'vpc' },
  subnet: { column: 'subnet_id', noun: 'subnet', option: 'subnet' },
  interface: { column: 'interface_id', noun: 'interface', option: 'eni' },
  instance: { column: 'instance_id', noun: 'instance', option: 'instance' },
} as const satisfies Partial<Record<keyof RecordFilter, object>>;

/** Returns a caveat for each id of the filter that no record of the window has. */
export async function unseenIds(
  open: OpenedSource,
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
): Promise<Caveat[]> {
  const caveats: Caveat[] = [];
  for (const part of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
    const { column, noun, option } = PARTS[part];
    const { wanted } = sides((filter[part] ?? []).map(String));
    const sets = open.sets.filter((set) => set.columns.has(column));
    if (wanted.length === 0 || sets.length === 0) continue;
    const records = relationQuery(
      'log_quality',
      { sets, columns: [column], window, filter: {} },
      open.dialect.functions,
    );
    const ids = sql.join(wanted.map((id) => sql.lit(id)));
    const query = sql`select distinct ${sql.ref(column)} as id from (${records}) as records where ${sql.ref(column)} in (${ids})`;
    const runner = await open.runner();
    const { batches } = await runner.run(query.compile(compilerFor(open.dialect)).sql);
    const seen = new Set((await Array.fromAsync(batches)).flat().map(([id]) => id));
    for (const id of wanted.filter((one) => !seen.has(one)))
      caveats.push({
        kind: 'empty',
        text: `no record${window ? ' in this window' : ''} is of ${noun} ${id}`,
        hint: `check --${option}`,
        fields: { part, id },
      });
  }
  return caveats;
}
