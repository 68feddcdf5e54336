import { messageOf } from '../errors.ts';
import { checkJobs } from '../jobs/check-jobs.ts';
import { parseFields } from '../logs/record-format.ts';
import { parseSize } from '../logs/size-words.ts';
import type { Config } from './config.ts';
import { parseResultsEncryption } from './results-encryption.ts';

/**
 * Makes sure that a value read from a file has the form of a configuration.
 * @throws TypeError that names the part that is wrong
 */
export function checkConfig(value: unknown): Config {
  const config = object(value, 'it');
  if (config.flowq !== 1)
    throw new TypeError(`flowq is ${JSON.stringify(config.flowq)}, this version reads 1`);
  const source = object(config.source, 'source');
  if (source.kind === 'local') checkLocal(source);
  else if (source.kind === 'glue') checkGlue(source);
  else throw new TypeError('source.kind is neither local nor glue');
  if (config.store !== undefined) checkStore(object(config.store, 'store'));
  if (config.jobs !== undefined) checkJobs(config.jobs);
  return config as unknown as Config;
}

type Fields = Record<string, unknown>;

function checkStore(store: Fields): void {
  for (const name of ['folder', 'most']) if (store[name] !== undefined) texts(store, 'store', [name]);
  if (store.most !== undefined && parseSize(String(store.most)) === undefined)
    throw new TypeError('store.most is not a size such as 50GB');
}

function checkLocal(source: Fields): void {
  texts(source, 'source', ['path']);
  if (source.fields === undefined) return;
  texts(source, 'source', ['fields']);
  try {
    parseFields(String(source.fields));
  } catch (error) {
    throw new TypeError(`source.fields: ${messageOf(error)}`);
  }
}

function checkGlue(source: Fields): void {
  texts(source, 'source', ['location', 'region', 'catalog', 'database', 'workgroup']);
  for (const name of [
    'profile',
    'endpointUrl',
    'results',
    'resultsEncryption',
    'resultsOwner',
    'workgroupResults',
  ])
    if (source[name] !== undefined) texts(source, 'source', [name]);
  checkEncryption(source.resultsEncryption);
  if (source.archivedAfter !== undefined && !Number.isSafeInteger(source.archivedAfter))
    throw new TypeError('source.archivedAfter is not a number of days');
  checkOverlaps(source.overlaps ?? []);
  const { tables } = source;
  if (!Array.isArray(tables) || tables.length === 0)
    throw new TypeError('source.tables is not a list of tables');
  tables.forEach(checkTable);
}

function checkEncryption(value: unknown): void {
  if (value === undefined) return;
  try {
    parseResultsEncryption(String(value));
  } catch (error) {
    throw new TypeError(`source.resultsEncryption: ${messageOf(error)}`);
  }
}

function checkOverlaps(value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError('source.overlaps is not a list');
  for (const [at, one] of value.entries()) {
    const where = `source.overlaps[${at}]`;
    const overlap = object(one, where);
    texts(overlap, where, ['region']);
    lists(overlap, where, ['flowLogs', 'resources']);
  }
}

function checkTable(value: unknown, at: number): void {
  const where = `source.tables[${at}]`;
  const table = object(value, where);
  texts(table, where, ['name', 'firstDay']);
  if (table.format !== 'text' && table.format !== 'parquet')
    throw new TypeError(`${where}.format is neither text nor parquet`);
  const layout = object(table.layout, `${where}.layout`);
  for (const name of ['hive', 'hourly']) {
    if (typeof layout[name] !== 'boolean')
      throw new TypeError(`${where}.layout.${name} is not true or false`);
  }
  lists(
    table,
    where,
    table.accounts === 'injected' ? ['fields', 'regions'] : ['fields', 'regions', 'accounts'],
  );
  if (table.organisation !== undefined) texts(table, where, ['organisation']);
  for (const name of ['only', 'except', 'flowLogs'])
    if (table[name] !== undefined) checkFlowLogs(table[name], `${where}.${name}`);
}

function checkFlowLogs(value: unknown, where: string): void {
  if (!Array.isArray(value) || value.length === 0) throw new TypeError(`${where} is not a list of places`);
  for (const [at, one] of value.entries()) {
    const place = object(one, `${where}[${at}]`);
    texts(place, `${where}[${at}]`, ['account', 'region']);
    lists(place, `${where}[${at}]`, ['flowLogs']);
  }
}

function object(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TypeError(`${where} is not an object`);
}

function texts(fields: Fields, where: string, names: readonly string[]): void {
  for (const name of names) {
    if (typeof fields[name] !== 'string' || fields[name] === '')
      throw new TypeError(`${where}.${name} is not a text`);
  }
}

function lists(fields: Fields, where: string, names: readonly string[]): void {
  for (const name of names) {
    const list = fields[name];
    const isList = Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string');
    if (!isList) throw new TypeError(`${where}.${name} is not a list of texts`);
  }
}
