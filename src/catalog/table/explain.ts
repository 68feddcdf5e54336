import type { Table } from '@aws-sdk/client-glue';
import { datePattern, escaped } from './projected-date.ts';
import { valueReasons } from './projected-value.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * Explains why a projected table does not read an object: names each wrong property, by matching the object's folder
 * with the table's template. Engines do not report these errors, but return no rows. Empty if all properties match.
 * @param uri URI of the object, `s3://bucket/key`
 * @param now Unix seconds
 */
export function explain(table: Table, uri: string, now: number): string[] {
  const { Parameters: parameters = {}, PartitionKeys = [], StorageDescriptor: storage } = table;
  const keys = PartitionKeys.map(({ Name = '' }) => Name);
  const reasons = [...formatReasons(table, uri), ...keyReasons(keys, parameters)];
  if (!uri.startsWith(storage?.Location ?? ''))
    reasons.push(`the location ${storage?.Location} is not above ${uri}`);
  const template = parameters['storage.location.template'];
  if (template === undefined)
    return [...reasons, 'storage.location.template is missing: folders are looked for as key=value'];
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const values = templatePattern(template, keys, parameters)?.exec(folder)?.slice(1);
  if (!values)
    return [...reasons, `storage.location.template leads to ${template}, the file is in ${folder}`];
  const names = [...template.matchAll(/\$\{([^{}]*)\}/g)].map(([, name = '']) => name);
  return [...reasons, ...names.flatMap((name, at) => valueReasons(name, values[at] ?? '', parameters, now))];
}

function formatReasons({ StorageDescriptor: storage, Parameters: parameters }: Table, uri: string): string[] {
  const isParquet = uri.endsWith('.parquet');
  const reasons: string[] = [];
  for (const [what, name] of [
    ['input format', storage?.InputFormat],
    ['SerDe', storage?.SerdeInfo?.SerializationLibrary],
  ]) {
    if (/parquet/i.test(name ?? '') !== isParquet)
      reasons.push(`the ${what} is ${name}, the file is ${isParquet ? 'Parquet' : 'text'}`);
  }
  if (parameters?.['projection.enabled']?.toLowerCase() !== 'true')
    reasons.push('projection.enabled is not true');
  return reasons;
}

function keyReasons(keys: readonly string[], parameters: Parameters): string[] {
  const template = parameters['storage.location.template'] ?? '';
  return keys.flatMap((key) => [
    ...(parameters[`projection.${key}.type`] === undefined ? [`projection.${key}.type is missing`] : []),
    ...(template.includes(`\${${key}}`) ? [] : [`storage.location.template is missing \${${key}}`]),
  ]);
}

/** Compiles the template to a pattern with a group for each key. */
function templatePattern(
  template: string,
  keys: readonly string[],
  parameters: Parameters,
): RegExp | undefined {
  const parts = template.split(/(\$\{[^{}]*\})/);
  const source = parts.map((part) => {
    const key = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (key === undefined) return escaped(part);
    const format = parameters[`projection.${key}.format`];
    const date = format === undefined ? undefined : datePattern(format)?.source.slice(1, -1);
    // Group names must be unique, so groups are matched by position.
    return `(${date?.replace(/\(\?<\w+>/g, '(?:') ?? '[^/]*'})`;
  });
  return keys.length === 0
    ? undefined
    : new RegExp(`^${source.join('')}${template.endsWith('/') ? '' : '/'}$`);
}
