import { type RawBuilder, sql } from 'kysely';
import { fieldOfColumn } from '../../logs/fields.ts';
import { flowColumn, type ParquetColumn } from '../../logs/parquet.ts';

/** What can be wrong with a stored value, so that its record is none. */
export interface Fault {
  /** Never NULL. */
  readonly test: RawBuilder<unknown>;
  readonly reason: string;
}

const LARGEST = { int: '2147483647', bigint: '9223372036854775807' } as const;

/**
 * What values of these columns can get wrong: a status that is none, and where numbers are not stored as such, texts
 * that are no numbers or too large. What is stored as AWS stores it needs no look at its numbers.
 */
export function parquetFaults(columns: readonly ParquetColumn[]): Fault[] {
  return columns.flatMap((column): Fault[] => {
    const field = fieldOfColumn(flowColumn(column.name));
    const value = sql.ref(column.name);
    if (field?.column === 'log_status' && column.type === 'string')
      return [
        {
          test: sql`(coalesce(${value}, '-') not in ('OK', 'NODATA', 'SKIPDATA'))`,
          reason: 'log_status is none of OK, NODATA and SKIPDATA',
        },
      ];
    if (!field || field.type === 'string' || field.type === column.type || isTold(column)) return [];
    const text = sql`cast(${value} as varchar)`;
    const digits = sql`regexp_extract(${text}, '^([0-9]+)([.]0+)?$', 1)`;
    // A number of 38 digits is the longest that can be compared.
    const fits = sql`(length(${digits}) between 1 and 38 and try_cast(${digits} as decimal(38, 0)) <= ${sql.raw(LARGEST[field.type])})`;
    return [
      {
        test: sql`(coalesce(${text}, '-') <> '-' and not coalesce(${fits}, false))`,
        reason: `${field.column} is not a number that fits`,
      },
    ];
  });
}

const isTold = ({ type }: ParquetColumn) => type === 'time' || type === 'nested';
