import type { RecordFormat } from '../logs/record-format.ts';
import { isAddressColumn } from '../logs/record-values.ts';
import type { RecordNeed } from './record-need.ts';

/** A column that a scanner fills. */
export interface ScannedColumn {
  readonly name: string;
  /** Index of its field in the format. */
  readonly field: number;
  /** `code`: texts, by their codes in a dictionary. */
  readonly kind: 'int' | 'bigint' | 'code';
  /** The dictionary of codes: index of the first field that uses it. */
  readonly dictionary: number;
}

/** Returns the format's columns to fill for a need, in order. */
export function scannedColumns({ fields }: RecordFormat, need: RecordNeed): ScannedColumn[] {
  return fields.flatMap((field, at) => {
    if (!need.columns.includes(field.column)) return [];
    const dictionary = isAddressColumn(field.column)
      ? fields.findIndex((one) => isAddressColumn(one.column))
      : at;
    return [
      { name: field.column, field: at, kind: field.type === 'string' ? 'code' : field.type, dictionary },
    ];
  });
}
