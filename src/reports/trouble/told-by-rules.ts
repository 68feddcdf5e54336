import type {
  Inventory,
  InventoryInterface,
  SecurityGroup,
  SecurityGroupRule,
} from '../../inventory/inventory.ts';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import { type Addresses, blocksIn } from '../addresses.ts';
import { peerWords, portWords, protocolWords } from '../rules/rule-words.ts';
import { DecidingRules, type Decision, EPHEMERAL, type Ports } from './deciding-rules.ts';

/** What was seen of an attempt, as far as rules have to do with it. */
export interface Sighting {
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
}

export interface Attempted {
  readonly client: Addresses;
  readonly server: Addresses;
  readonly serverPort: number | undefined;
}

/** Interfaces that sentences are made of; of more, none would be read. */
const MOST = 3;

/**
 * Which rules and routes of the inventory decided about an attempt, in sentences. They are those of the inventory's time, which
 * may not be those of the window.
 */
export function toldByRules(
  sightings: readonly Sighting[],
  attempt: Attempted,
  { inventory, window }: { readonly inventory: Inventory; readonly window: Window | undefined },
): string[] {
  const rules = new DecidingRules(inventory, window);
  const [clients, servers] = [attempt.client, attempt.server].map((end) =>
    blocksIn(end, window).map(parseBlock),
  );
  if (!clients?.[0] || !servers?.[0]) return [];
  const teller = new Teller(rules, { clients, servers, port: attempt.serverPort });
  const requests = sightings.filter(({ way }) => way === 'request');
  const refused = requests.filter(({ action }) => action === 'REJECT');
  const answers = sightings.filter(({ way }) => way === 'answer');
  const refusedAnswers = answers.filter(({ action }) => action === 'REJECT');
  if (refused.length > 0) return teller.ofRequests(refused);
  if (refusedAnswers.length > 0) return teller.ofAnswers(refusedAnswers);
  if (answers.length === 0) return [...teller.ofRequests(requests), ...teller.ofRoutes()];
  return teller.ofRequests(requests);
}

interface Ends {
  readonly clients: readonly AddressBlock[];
  readonly servers: readonly AddressBlock[];
  readonly port: number | undefined;
}

class Teller {
  readonly #rules: DecidingRules;
  readonly #ends: Ends;
  readonly #servers: ReadonlySet<string>;

  constructor(rules: DecidingRules, ends: Ends) {
    this.#rules = rules;
    this.#ends = ends;
    this.#servers = new Set(rules.holders(ends.servers).map(({ id }) => id));
  }

  /** What decided at the interfaces that requests were seen at. */
  ofRequests(sightings: readonly Sighting[]): string[] {
    const { port, clients, servers } = this.#ends;
    const interfaces = this.#known(sightings);
    if (interfaces.length === 0) return [];
    if (port === undefined) return ['With the port given too, the inventory tells the rule.'];
    return interfaces.flatMap((one) => {
      const isArriving = this.#servers.has(one.id);
      const direction = isArriving ? 'inbound' : 'outbound';
      const peers = isArriving ? clients : servers;
      const ports = { first: port, last: port };
      const groups = this.#groups(one, direction, peers, port);
      const decision = this.#decision(one, direction, { peer: peers[0], ports });
      const isRefused = sightings.some(
        ({ interface_id: id, action }) => id === one.id && action === 'REJECT',
      );
      const isOtherwise = isRefused && groups.admit && decision?.entry?.action === 'allow';
      return [
        groups.text,
        ...(decision ? [aclText(decision, direction, ports)] : []),
        ...(isOtherwise ? ['So it would be let through by these rules: they were others then.'] : []),
      ];
    });
  }

  /** Security groups let answers pass. */
  ofAnswers(sightings: readonly Sighting[]): string[] {
    const { clients, servers } = this.#ends;
    return this.#known(sightings).flatMap((one) => {
      const isLeaving = this.#servers.has(one.id);
      const peer = (isLeaving ? clients : servers)[0];
      const direction = isLeaving ? 'outbound' : 'inbound';
      const decision = this.#decision(one, direction, { peer, ports: EPHEMERAL });
      return decision ? [aclText(decision, direction, EPHEMERAL)] : [];
    });
  }

  /** Ways that end before they begin. */
  ofRoutes(): string[] {
    const { clients, servers } = this.#ends;
    const ways = [
      [clients, servers[0]],
      [servers, clients[0]],
    ] as const;
    return ways.flatMap(([from, to]) => {
      const ends = this.#rules.holders(from);
      if (!to || ends.length > MOST) return [];
      return ends.flatMap((one) => this.#route(one, to));
    });
  }

  #route(one: InventoryInterface, to: AddressBlock): string[] {
    const route = this.#rules.route(one, to);
    if (!route || (route.by !== undefined && !route.isBlackhole)) return [];
    const table = named(route.table.id, route.table.tags.Name);
    const where = `The route table ${table} of ${one.subnet ?? one.id}`;
    return route.by === undefined
      ? [`${where} has no route to ${addressText(to)}.`]
      : [`${where} sends what goes to ${addressText(to)} to ${route.by}, which is a blackhole.`];
  }

  #known(sightings: readonly Sighting[]): InventoryInterface[] {
    const ids = [...new Set(sightings.map((one) => one.interface_id))];
    if (ids.length > MOST) return [];
    return ids.flatMap((id) => this.#rules.interface(id) ?? []);
  }

  #groups(
    one: InventoryInterface,
    direction: SecurityGroupRule['direction'],
    peers: readonly AddressBlock[],
    port: number,
  ): { readonly text: string; readonly admit: boolean } {
    const groups = this.#rules.groupsOf(one);
    const names =
      groups.map((group) => named(group.id, group.name)).join(' and ') || 'no known security group';
    const [admitting] = this.#rules.admitting(groups, direction, { peers, port });
    const [preposition, other] = direction === 'inbound' ? ['from', peers] : ['to', peers];
    if (!admitting) {
      const count = groups.reduce((sum, { rules }) => sum + rulesOf(rules, direction).length, 0);
      const whom = other[0] ? addressText(other[0]) : 'it';
      const text = `At ${one.id} none of the ${count} ${direction} rules of ${names} admits port ${port} ${preposition} ${whom}.`;
      return { text, admit: false };
    }
    const { rule, group } = admitting;
    const text = `At ${one.id} ${rule.id ?? 'a rule'} of ${named(group.id, group.name)} admits it: ${ruleText(rule, preposition)}.`;
    return { text, admit: true };
  }

  #decision(
    one: InventoryInterface,
    direction: SecurityGroupRule['direction'],
    { peer, ports }: { readonly peer: AddressBlock | undefined; readonly ports: Ports },
  ): Decision | undefined {
    return peer && this.#rules.decision(one, direction, { peer, ports });
  }
}

function aclText({ acl, entry }: Decision, direction: string, ports: Ports): string {
  const name = named(acl.id, acl.tags.Name);
  const way = direction === 'inbound' ? 'in' : 'out';
  const what = ports === EPHEMERAL ? 'answers' : 'it';
  if (!entry)
    return `The network ACL ${name} of its subnet has no ${direction} entry for ${what}, which denies ${what}.`;
  return entry.action === 'allow'
    ? `The network ACL ${name} of its subnet lets ${what} ${way} by entry ${entry.number}.`
    : `The network ACL ${name} of its subnet denies ${what} by ${direction} entry ${entry.number}.`;
}

const rulesOf = (rules: SecurityGroup['rules'], direction: string) =>
  rules.filter((rule) => rule.direction === direction);

const ruleText = (rule: SecurityGroupRule, preposition: string) =>
  `${protocolWords(rule)} ${portWords(rule)} ${preposition} ${peerWords(rule)}`;

const named = (id: string, name: string | undefined) => (name ? `${name} (${id})` : id);

const addressText = ({ text }: AddressBlock) => text.replace(/\/(32|128)$/, '');
