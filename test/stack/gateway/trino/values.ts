import { type Column, column } from '../columns.ts';
import type { TrinoColumn, TypeSignature } from './statement.ts';

/** Writes a value as Athena does: composite values unquoted, varbinary as spaced hex. */
type Write = (value: unknown) => string;

export function athenaColumn({ name, typeSignature }: TrinoColumn): Column {
  const { rawType, arguments: parameters } = typeSignature;
  const [first, second] = parameters.map(({ value }) => Number(value));
  switch (rawType) {
    case 'real':
      return column(name, 'float');
    case 'varchar':
    case 'char':
      return column(name, rawType, first);
    case 'decimal':
      return column(name, rawType, first, second);
    default:
      return column(name, rawType);
  }
}

export function cellWriter({ typeSignature }: TrinoColumn): (value: unknown) => string | null {
  const write = writer(typeSignature);
  return (value) => (value === null ? null : write(value));
}

function writer({ rawType, arguments: parameters }: TypeSignature): Write {
  switch (rawType) {
    case 'array': {
      const item = nested(parameters[0]?.value as TypeSignature);
      return (value) => `[${(value as unknown[]).map(item).join(', ')}]`;
    }
    case 'map': {
      const item = nested(parameters[1]?.value as TypeSignature);
      return (value) =>
        braces(Object.entries(value as object).map(([key, entry]) => `${key}=${item(entry)}`));
    }
    case 'row': {
      const fields = parameters.map(({ value }) => fieldWriter(value as RowField));
      return (value) => braces(fields.map((field, index) => field((value as unknown[])[index])));
    }
    case 'varbinary':
      return (value) =>
        Buffer.from(String(value), 'base64')
          .toString('hex')
          .replace(/..(?=.)/g, '$& ');
    default:
      return String;
  }
}

interface RowField {
  fieldName?: { name: string };
  typeSignature: TypeSignature;
}

function fieldWriter({ fieldName, typeSignature }: RowField): Write {
  const write = nested(typeSignature);
  return (value) => (fieldName === undefined ? write(value) : `${fieldName.name}=${write(value)}`);
}

function nested(type: TypeSignature): Write {
  const write = writer(type);
  return (value) => (value === null ? 'null' : write(value));
}

function braces(parts: string[]): string {
  return `{${parts.join(', ')}}`;
}
