import * as v from 'valibot';
import { sourceError } from '../../errors.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { KIND_NAMES, listAll } from '../../inventory/present.ts';
import { parseBlock } from '../../logs/cidr.ts';
import { formatInstant } from '../../logs/instant.ts';
import { completeTable } from '../table.ts';
import { defineTool, described } from './tool.ts';

const COLUMNS = ['what', 'id', 'name', 'address', 'vpc', 'from', 'until'].map((name) => ({ name }));

export const name = defineTool({
  name: 'name',
  description:
    'Identify an address, an id (eni-…, i-…, subnet-…, sg-…) or a name, with the times it is known for. Reads the inventory, no logs.',
  input: v.strictObject({
    value: described(v.string(), 'Address, id or name; * in a name matches anything'),
  }),
  answer: async ({ value }, session) => {
    const inventories = session.inventories();
    const names = inventories.names();
    if (!names)
      throw sourceError(
        'there is no inventory and no list of names',
        'flowq inventory fetches names from EC2; --names-file of flowq mcp has custom ones',
      );
    const meaning = names.find(value);
    const held = inventories.inventory();
    const things = held ? [...interfacesOf(held, value), ...thingsOf(held, value)] : [];
    const meant = [
      ...(meaning?.interfaces ?? []).map(({ id, from, until }) => [
        'interface',
        id,
        names.of(id),
        null,
        null,
        isoTime(from),
        isoTime(until),
      ]),
      ...(meaning?.blocks ?? []).map(({ block, vpcs, from, until }) => [
        'addresses',
        null,
        null,
        block,
        vpcs?.join(' ') ?? null,
        isoTime(from),
        isoTime(until),
      ]),
    ];
    const rows = [
      ...things.map((row) => [...row.slice(0, 2), row[2] ?? names.of(String(row[1])), ...row.slice(3)]),
      ...meant,
    ];
    const called = names.of(value);
    const near = rows.length === 0 && called === undefined ? names.near(value) : [];
    return {
      value,
      called,
      similarNames: near.length > 0 ? near : undefined,
      ...completeTable(COLUMNS, rows),
    };
  },
});

type ThingRow = readonly (string | null | undefined)[];

/** Returns the interfaces with this id, or that have or had this address. */
function interfacesOf(inventory: Inventory, value: string): ThingRow[] {
  const address = addressOf(value);
  return listAll(inventory, 'interfaces').flatMap((one) =>
    one.addresses
      .filter(
        (held) =>
          one.id === value ||
          one.instance === value ||
          (address !== undefined && addressOf(held.address) === address),
      )
      .map((held) => [
        'interface',
        one.id,
        undefined,
        held.address,
        one.vpc,
        held.from ?? null,
        held.until ?? null,
      ]),
  );
}

function thingsOf(inventory: Inventory, value: string): ThingRow[] {
  return (Object.keys(KIND_NAMES) as (keyof typeof KIND_NAMES)[]).flatMap((kind) =>
    listAll(inventory, kind)
      .filter(({ id }) => id === value)
      .map((one) => [
        KIND_NAMES[kind],
        one.id,
        undefined,
        'cidrs' in one ? one.cidrs.join(' ') : null,
        'vpc' in one ? (one.vpc ?? null) : null,
        one.from ?? null,
        one.until ?? null,
      ]),
  );
}

function addressOf(text: string): string | undefined {
  try {
    return parseBlock(text).text;
  } catch {
    return undefined;
  }
}

const isoTime = (seconds: number | undefined) => (seconds === undefined ? null : formatInstant(seconds));
