import { basename } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { parseFileName } from '../../logs/delivery.ts';
import type { FileGroup } from './file-group.ts';

/**
 * The id of the flow log that wrote a record's file, which only the file's name tells. Undefined where no place has
 * several flow logs, so that nothing is made of names that makes no difference.
 */
export function flowLogId(groups: readonly FileGroup[]): RawBuilder<unknown> | undefined {
  const ids = new Map<string, string>();
  for (const path of groups.flatMap((group) => group.paths)) {
    const name = parseFileName(basename(path));
    if (!name) continue;
    const place = `${name.account} ${name.region}`;
    if ((ids.get(place) ?? name.flowLogId) !== name.flowLogId)
      return sql`nullif(regexp_extract(filename, '_(fl-[0-9a-f]+)_', 1), '')`;
    ids.set(place, name.flowLogId);
  }
  return undefined;
}
