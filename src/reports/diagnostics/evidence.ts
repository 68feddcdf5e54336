import type { Inventory, InventoryInterface } from '../../inventory/inventory.ts';
import type { Packet } from '../../inventory/rules/packet.ts';
import { RulesAt } from '../../inventory/rules/rules-at.ts';
import { secondsOf } from '../../inventory/states.ts';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import { protocolText } from '../security-groups/rule-text.ts';
import type { Sighting } from './sighting.ts';

/** What a known interface at one end saw of a row's first connection, and the rules of that time. */
export interface Evidence {
  readonly rules: RulesAt;
  readonly one: InventoryInterface;
  readonly row: Sighting;
  /** Unix seconds. */
  readonly moment: number;
  /** True at the server. */
  readonly isServer: boolean;
  readonly client: AddressBlock;
  readonly server: AddressBlock;
}

/** Returns the evidence; undefined if the inventory does not have the interface, or it belongs to neither end. */
export function evidenceOf(row: Sighting, inventory: Inventory): Evidence | undefined {
  const moment = secondsOf(row.first_seen ?? undefined);
  if (!row.client || !row.server || moment === undefined) return undefined;
  const rules = new RulesAt(inventory, moment);
  const one = rules.interface(row.interface_id);
  if (!one) return undefined;
  const [client, server] = [parseBlock(row.client), parseBlock(row.server)];
  const isAt = (end: AddressBlock) => rules.holders(end).some(({ id }) => id === one.id);
  const isServer = isAt(server);
  return isServer || isAt(client) ? { rules, one, row, moment, isServer, client, server } : undefined;
}

/** Returns `TCP 443`, or the protocol alone if it has no ports. */
export const packetText = (packet: Packet): string =>
  `${protocolText(packet)}${packet.port > 0 ? ` ${packet.port}` : ''}`;

/** Returns the packet of a request at an interface, or of its answer; TCP if the protocol is not logged. */
export const packetOf = ({ row, isServer, client, server }: Evidence, isAnswer: boolean): Packet => ({
  direction: isServer === isAnswer ? 'outbound' : 'inbound',
  peer: isServer ? client : server,
  protocol: Number(row.protocol ?? 6),
  port: Number((isAnswer ? row.client_port : row.port) ?? 0),
});
