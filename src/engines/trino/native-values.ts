import { parseExactJson } from '../../rows/exact-json.ts';
import type { Value } from '../../rows/rows.ts';
import { timestampOf } from '../sql/timestamp.ts';
import { typedColumn } from './values.ts';

type Read = (value: unknown) => unknown;

/**
 * Returns a reader that converts Trino's JSON values of a type to native JavaScript values; docs/dialects.md lists
 * them.
 */
export function nativeReader(type: string): (value: unknown) => Value {
  return orNull(reader(type)) as (value: unknown) => Value;
}

const orNull =
  (read: Read): Read =>
  (value) =>
    value === null || value === undefined ? null : read(value);

function reader(type: string): Read {
  const [, name = type, inner = ''] = /^(array|map|row)\((.*)\)$/s.exec(type) ?? [];
  if (name === 'array') {
    const read = orNull(reader(inner));
    return (value) => (value as unknown[]).map(read);
  }
  if (name === 'map') {
    const read = orNull(reader(parts(inner)[1] ?? ''));
    return (value) =>
      Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, read(one)]));
  }
  if (name === 'row') return rowReader(parts(inner).map(fieldOf));
  if (name === 'json') return (value) => parseExactJson(String(value));
  if (name === 'varbinary') return (value) => new Uint8Array(Buffer.from(String(value), 'base64'));
  if (name === 'real') return (value) => Math.fround(Number(value));
  if (name.startsWith('timestamp')) return timestampOf;
  return typedColumn(type).read;
}

interface Field {
  readonly name: string | undefined;
  readonly type: string;
}

/** A row is an object if all of its fields have names, otherwise an array; Trino allows unnamed fields. */
function rowReader(fields: readonly Field[]): Read {
  const reads = fields.map(({ type }) => orNull(reader(type)));
  const names = fields.map(({ name }) => name);
  return (value) => {
    const values = reads.map((read, at) => read((value as unknown[])[at]));
    return names.every((name) => name !== undefined)
      ? Object.fromEntries(names.map((name, at) => [name, values[at]]))
      : values;
  };
}

/** Parses `"a b" bigint`, `a bigint` or `bigint`; types of two words start with one of a few. */
function fieldOf(text: string): Field {
  const [, quoted, plain, type] = /^(?:"((?:[^"]|"")*)"|([^\s"(]+)) (.+)$/s.exec(text) ?? [];
  const isType =
    /^(timestamp|time|double|interval)$/.test(plain ?? '') && /^(with|precision|day|year)\b/.test(type ?? '');
  if (type === undefined || isType) return { name: undefined, type: text };
  return { name: quoted?.replaceAll('""', '"') ?? plain, type };
}

/** Splits a list of types at the commas outside parentheses and quotes. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character !== ',' || depth > 0) continue;
    found.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return [...found, text.slice(start).trim()];
}
