import { basename } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { type FileName, parseFileName } from '../../logs/delivery.ts';
import type { FileGroup } from './file-group.ts';

/**
 * SQL for the id of the flow log that wrote a record's file, which only the file's name shows. Undefined if no place
 * has several flow logs, because the id then makes no difference.
 */
export function flowLogId(groups: readonly FileGroup[]): RawBuilder<unknown> | undefined {
  const names = groups.flatMap((group) => group.paths.map(nameIn));
  return haveSeveralFlowLogs(names) ? flowLogIn('filename') : undefined;
}

/** Parses the name of a delivered file; undefined for other files. */
export const nameIn = (path: string): FileName | undefined => parseFileName(basename(path));

/** Whether any place has several flow logs among files with these names. */
export function haveSeveralFlowLogs(names: readonly (FileName | undefined)[]): boolean {
  const ids = new Map<string, string>();
  return names.some((name) => {
    if (!name) return false;
    const place = `${name.account} ${name.region}`;
    const known = ids.get(place) ?? name.flowLogId;
    ids.set(place, known);
    return known !== name.flowLogId;
  });
}

/** Returns the id of the flow log in a path. */
export const flowLogIdIn = (path: string): string | undefined => /_(fl-[0-9a-f]+)_/.exec(path)?.[1];

/** SQL for the id of the flow log in the path in a column. */
export function flowLogIn(column: string): RawBuilder<unknown> {
  return sql`nullif(regexp_extract(${sql.ref(column)}, '_(fl-[0-9a-f]+)_', 1), '')`;
}
