import type { Inventory, InventoryInterface, SecurityGroupRule } from '../../inventory/inventory.ts';
import type { Packet } from '../../inventory/rules/packet.ts';
import { type AclDecision, RulesAt } from '../../inventory/rules/rules-at.ts';
import type { GroupsVerdict } from '../../inventory/rules/security-groups.ts';
import { seenBetween } from '../../inventory/seen-between.ts';
import { secondsOf } from '../../inventory/states.ts';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';
import { Names } from '../../names/names.ts';
import { type Addresses, blocksIn } from '../kit/addresses.ts';
import { peerText, portText, protocolText } from '../security-groups/rule-text.ts';

/** A connection as an interface saw it. */
export interface SeenConnection {
  /** `request`, `answer`, or `lost` for SKIPDATA records. */
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
  readonly protocol: number | null;
  readonly client: string | null;
  readonly client_port: number | null;
  readonly server: string | null;
  readonly port: number | null;
}

/** A row about an attempt, with the first connection in it. */
export interface Sighting extends SeenConnection {
  /** ISO 8601. */
  readonly first_seen: string | null;
  /** In the conclusion. */
  readonly verdict: string | null;
}

export interface Attempted {
  readonly client: Addresses;
  readonly server: Addresses;
}

/** Maximum number of interfaces in an explanation; longer ones would not be read. */
const MAX_INTERFACES = 3;

/** The rules and routes that decided an attempt, as sentences, with the time that they are of. */
export function explainByRules(
  rows: readonly Sighting[],
  attempt: Attempted,
  { inventory, window }: { readonly inventory: Inventory; readonly window: Window | undefined },
): string[] {
  const verdict = rows.find(({ way }) => way === 'conclusion')?.verdict;
  const requests = rows.filter(({ way }) => way === 'request');
  const rejected = rows.filter(({ action }) => action === 'REJECT');
  const explained = rejected.filter(({ way }) => way === (verdict === 'rejected' ? 'request' : 'answer'));
  if (verdict === 'rejected') return atInterfaces(explained, inventory, ofRequest);
  if (verdict === 'answer-rejected') return atInterfaces(explained, inventory, ofAnswer);
  const routes = verdict === 'answered' ? [] : ofRoutes(attempt, momentOf(rows), { inventory, window });
  return [...atInterfaces(requests, inventory, ofRequest), ...routes];
}

/**
 * What rejected the requests, as a sentence in place of the guess that logs alone allow; undefined if the rules leave it
 * open, or interfaces differ.
 */
export function decidedByRules(rows: readonly Sighting[], inventory: Inventory): string | undefined {
  const rejected = rows.filter(({ way, action }) => way === 'request' && action === 'REJECT');
  const isRejected = rows.some(({ verdict }) => verdict === 'rejected');
  const [decided, ...others] = isRejected
    ? new Set(atInterfaces(rejected, inventory, ofDecision, { withTime: false }))
    : [];
  return others.length === 0 ? decided : undefined;
}

/** Security groups or a network ACL, where only one of them rejects the packet, and what would accept it. */
function ofDecision(seen: Seen): string[] {
  const { rules, one } = seen;
  const packet = packetOf(seen, false);
  const { direction, peer, port } = packet;
  const groups = rules.groupsVerdict(one, packet);
  const acl = rules.aclDecision(one, packet);
  const { known } = rules.groupsOf(one);
  const where = direction === 'inbound' ? 'Rejected on arrival by' : 'Rejected on leaving by';
  const preposition = direction === 'inbound' ? 'from' : 'to';
  const what = `${protocolText(packet)} ${port} ${preposition} ${seen.called(peer)}`;
  if (groups.result === 'refused' && acl?.result === 'allowed' && known.length > 0) {
    const names = known.map((group) => named(group.id, group.name)).join(' and ');
    return [
      `${where} ${known.length === 1 ? 'security group' : 'security groups'} ${names}: no ${direction} rule for ${what}; the network ACL allows it. To allow: add an ${direction} rule for ${what}.`,
    ];
  }
  if (groups.result !== 'admitted' || acl?.result !== 'denied') return [];
  const name = named(acl.acl.id, acl.acl.tags.Name);
  const entry = acl.entry ? `${direction} entry ${acl.entry.number} denies` : `no ${direction} entry allows`;
  return [
    `${where} network ACL ${name}: ${entry} ${what}; security groups allow it. To allow: add an ${direction} entry that allows ${what}${acl.entry ? ` before ${acl.entry.number}` : ''}.`,
  ];
}

const momentOf = (rows: readonly Sighting[]) =>
  secondsOf(rows.find(({ first_seen }) => first_seen !== null)?.first_seen ?? undefined);

/** What one interface saw of the first connection of a row. */
interface Seen {
  readonly rules: RulesAt;
  readonly one: InventoryInterface;
  readonly row: Sighting;
  /** True at the server. */
  readonly isServer: boolean;
  readonly client: AddressBlock;
  readonly server: AddressBlock;
  /** `web 1 (10.0.1.5)`, or the address alone. */
  readonly called: (end: AddressBlock) => string;
}

type Explain = (seen: Seen) => string[];

/** The explanation at each known interface of one of the ends, and the time of its rules. */
function atInterfaces(
  rows: readonly Sighting[],
  inventory: Inventory,
  explain: Explain,
  { withTime = true } = {},
): string[] {
  const ofInterfaces = [...Map.groupBy(rows, (row) => row.interface_id).values()];
  if (ofInterfaces.length > MAX_INTERFACES) return [];
  let names: Names | undefined;
  const explained = ofInterfaces.flatMap((own) => {
    const row = own.find(({ action }) => action === 'REJECT') ?? own[0];
    const moment = row && momentOf([row]);
    if (!row?.client || !row.server || moment === undefined) return [];
    const rules = new RulesAt(inventory, moment);
    const one = rules.interface(row.interface_id);
    if (!one) return [];
    const [client, server] = [parseBlock(row.client), parseBlock(row.server)];
    const isAt = (end: AddressBlock) => rules.holders(end).some(({ id }) => id === one.id);
    const isServer = isAt(server);
    if (!isServer && !isAt(client)) return [];
    const called = (end: AddressBlock) => {
      names ??= new Names({ inventory });
      const text = addressText(end);
      return named(text, names.of(text, { since: moment, until: moment }, { vpc: one.vpc }));
    };
    const sentences = explain({ rules, one, row, isServer, client, server, called });
    return sentences.length === 0 ? [] : [{ sentences, time: timeText(inventory, one, moment) }];
  });
  const times = new Set(explained.map(({ time }) => time));
  return [...explained.flatMap(({ sentences }) => sentences), ...(withTime ? times : [])];
}

/** TCP, if the protocol is not logged. */
const protocolOf = ({ protocol }: Sighting) => Number(protocol ?? 6);

/** The packet of a request at an interface, or of its answer. */
const packetOf = ({ row, isServer, client, server }: Seen, isAnswer: boolean): Packet => ({
  direction: isServer === isAnswer ? 'outbound' : 'inbound',
  peer: isServer ? client : server,
  protocol: protocolOf(row),
  port: Number((isAnswer ? row.client_port : row.port) ?? 0),
});

function ofRequest(seen: Seen): string[] {
  const { rules, one, row } = seen;
  const packet = packetOf(seen, false);
  const groups = rules.groupsVerdict(one, packet);
  const decision = rules.aclDecision(one, packet);
  const isAllowed = decision
    ? decision.result === 'allowed'
    : rules.isWithinSubnet(one, packet.peer) || undefined;
  const isRejected = row.action === 'REJECT';
  return [
    groupsText({ rules, one }, packet, groups),
    ...(decision ? [aclText(decision, packet.direction, 'it')] : []),
    ...(!isRejected && (groups.result === 'refused' || decision?.result === 'denied')
      ? ['These rules would not accept it, so they were different then.']
      : []),
    ...(isRejected && groups.result === 'admitted' && isAllowed
      ? ['These rules would accept it, so they were different then.']
      : []),
  ];
}

/** Security groups let answers pass. */
function ofAnswer(seen: Seen): string[] {
  const { rules, one } = seen;
  const packet = packetOf(seen, true);
  const decision = rules.aclDecision(one, packet);
  if (!decision) return [];
  return [
    aclText(decision, packet.direction, 'answers'),
    ...(decision.result === 'allowed' ? ['These rules would accept them, so they were different then.'] : []),
  ];
}

interface Routing {
  readonly inventory: Inventory;
  readonly window: Window | undefined;
}

/** Missing routes and blackholes between the two ends. */
function ofRoutes(
  { client, server }: Attempted,
  seen: number | undefined,
  { inventory, window }: Routing,
): string[] {
  const last = Math.max(...inventory.places.map(({ taken }) => secondsOf(taken)));
  const rules = new RulesAt(inventory, seen ?? (window ? window.until - 1 : last));
  const [clients = [], servers = []] = [client, server].map((end) => blocksIn(end, window).map(parseBlock));
  const ways = [
    [clients, servers[0]],
    [servers, clients[0]],
  ] as const;
  return ways.flatMap(([from, to]) => {
    const ends = [...new Map(from.flatMap((end) => rules.holders(end)).map((one) => [one.id, one])).values()];
    if (!to || ends.length > MAX_INTERFACES) return [];
    return ends.flatMap((one) => routeText(rules, one, to));
  });
}

function routeText(rules: RulesAt, one: InventoryInterface, to: AddressBlock): string[] {
  const route = rules.route(one, to);
  if (!route || (route.by !== undefined && !route.isBlackhole)) return [];
  const table = named(route.table.id, route.table.tags.Name);
  const where = `The route table ${table} of ${one.subnet ?? one.id}`;
  return route.by === undefined
    ? [`${where} has no route to ${addressText(to)}.`]
    : [`${where} routes ${addressText(to)} to ${route.by}, which is a blackhole.`];
}

function groupsText(
  { rules, one }: Pick<Seen, 'rules' | 'one'>,
  { direction, protocol, port, peer }: Packet,
  verdict: GroupsVerdict,
): string {
  const preposition = direction === 'inbound' ? 'from' : 'to';
  if (verdict.result === 'refused') {
    const { known } = rules.groupsOf(one);
    const names = known.map((group) => named(group.id, group.name)).join(' and ');
    const what = `${protocolText({ direction, protocol })} ${port} ${preposition} ${addressText(peer)}`;
    return known.length === 0
      ? `At ${one.id} the rules are unknown: the inventory has none of its security groups.`
      : `At ${one.id} none of the ${verdict.rules} ${direction} rules of ${names} admits ${what}.`;
  }
  if (verdict.result === 'unknown' && verdict.because === 'groups')
    return `At ${one.id} the rules are unknown: the inventory does not have ${verdict.groups.join(' and ')}.`;
  const { group, rule } = verdict;
  const who = `${rule.id ?? 'a rule'} of ${named(group.id, group.name)}`;
  if (verdict.result === 'admitted') return `At ${one.id} ${who} admits it: ${ruleText(rule, preposition)}.`;
  return verdict.because === 'peers'
    ? `At ${one.id} it is unknown whether ${who} admits it: the inventory does not have ${peerText(rule)}.`
    : `At ${one.id} it is unknown whether ${who} admits it: logs do not have the type of ICMP.`;
}

function aclText({ acl, entry, result }: AclDecision, direction: string, what: string): string {
  const name = `network ACL ${named(acl.id, acl.tags.Name)} of its subnet`;
  if (!entry) return `The ${name} has no ${direction} entry for ${what}, so it denies ${what}.`;
  const by = `${direction} entry ${entry.number}`;
  return result === 'unknown'
    ? `It is unknown whether the ${name} denies ${what}: ${by} is for a type of ICMP, which logs do not have.`
    : `The ${name} ${result === 'allowed' ? 'allows' : 'denies'} ${what} by ${by}.`;
}

/** Of which time the rules are. */
function timeText(inventory: Inventory, { id }: InventoryInterface, moment: number): string {
  const { first, last } = seenBetween(inventory, id);
  if (moment < first)
    return `These are the rules of ${formatInstant(first)}, when the first inventory was taken; earlier ones are unknown.`;
  return moment >= last
    ? `These are the rules of ${formatInstant(last)}, when the last inventory was taken.`
    : 'These are the rules of that time.';
}

const ruleText = (rule: SecurityGroupRule, preposition: string) =>
  `${protocolText(rule)} ${portText(rule)} ${preposition} ${peerText(rule)}`;

const named = (id: string, name: string | undefined) => (name ? `${name} (${id})` : id);

const addressText = ({ text }: AddressBlock) => text.replace(/\/(32|128)$/, '');
