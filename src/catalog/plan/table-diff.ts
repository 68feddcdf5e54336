import type { Column, Table, TableInput } from '@aws-sdk/client-glue';
import { MAKER } from '../table/table-input.ts';

/** Describes relevant differences of a table from the wanted definition; empty if there are none. */
export function tableDiff(wanted: TableInput, there: Table): string[] {
  const [want, have] = [wanted.StorageDescriptor ?? {}, there.StorageDescriptor ?? {}];
  return [
    ...value('table type', wanted.TableType, there.TableType),
    ...columnDiff('column', want.Columns ?? [], have.Columns ?? []),
    ...columnDiff('partition key', wanted.PartitionKeys ?? [], there.PartitionKeys ?? []),
    ...value('location', want.Location, have.Location),
    ...value('input format', want.InputFormat, have.InputFormat),
    ...value('output format', want.OutputFormat, have.OutputFormat),
    ...value('SerDe', want.SerdeInfo?.SerializationLibrary, have.SerdeInfo?.SerializationLibrary),
    ...parameterDiff('SerDe parameter', want.SerdeInfo?.Parameters ?? {}, have.SerdeInfo?.Parameters ?? {}),
    ...parameterDiff('parameter', wanted.Parameters ?? {}, there.Parameters ?? {}),
  ];
}

/**
 * Returns whether flowq manages a table parameter, which includes all of the projection: a leftover key from another
 * layout would make queries fail.
 */
export function isFlowqs(parameter: string): boolean {
  return /^(projection\.|storage\.location\.template$|skip\.header\.line\.count$|serialization\.null\.format$|flowq\.)/.test(
    parameter,
  );
}

function value(what: string, want: string | undefined, have: string | undefined): string[] {
  return want === have ? [] : [`~ ${what}: ${shown(have)} → ${shown(want)}`];
}

function columnDiff(what: string, want: readonly Column[], have: readonly Column[]): string[] {
  const text = ({ Name, Type }: Column) => `${Name} ${Type}`;
  const [wanted, there] = [want.map(text), have.map(text)];
  if (wanted.join() === there.join()) return [];
  const added = wanted.filter((column) => !there.includes(column)).map((column) => `+ ${what} ${column}`);
  const removed = there.filter((column) => !wanted.includes(column)).map((column) => `- ${what} ${column}`);
  return added.length + removed.length > 0 ? [...removed, ...added] : [`~ ${what}s in another order`];
}

type Parameters = Readonly<Record<string, string>>;

/** Describes parameter differences; another flowq version alone does not count. */
function parameterDiff(what: string, want: Parameters, have: Parameters): string[] {
  const changed = Object.entries(want).flatMap(([name, wanted]) => {
    const there = have[name];
    if (wanted === there || (name === MAKER && there !== undefined)) return [];
    return there !== undefined && isList(name)
      ? listDiff(name, wanted, there)
      : value(`${what} ${name}`, wanted, there);
  });
  const removed = Object.keys(have).filter((name) => isFlowqs(name) && want[name] === undefined);
  return [...changed, ...removed.map((name) => `- ${what} ${name}`)];
}

const isList = (name: string) => /^projection\..*\.values$|^flowq\.(only|except)$/.test(name);

function listDiff(name: string, want: string, have: string): string[] {
  const label = /^projection\.p_(.*)\.values$/.exec(name)?.[1] ?? name;
  const [wanted, there] = [want.split(','), have.split(',')];
  const added = wanted.filter((one) => !there.includes(one)).map((one) => `+ ${label} ${one}`);
  const removed = there.filter((one) => !wanted.includes(one)).map((one) => `- ${label} ${one}`);
  return added.length + removed.length > 0 ? [...removed, ...added] : value(`parameter ${name}`, want, have);
}

function shown(text: string | undefined): string {
  return text === undefined ? 'none' : JSON.stringify(text);
}
