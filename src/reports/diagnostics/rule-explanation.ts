import type {
  Inventory,
  InventoryInterface,
  SecurityGroup,
  SecurityGroupRule,
} from '../../inventory/inventory.ts';
import { type AddressBlock, parseBlock } from '../../logs/cidr.ts';
import type { Window } from '../../logs/window.ts';
import { type Addresses, blocksIn } from '../kit/addresses.ts';
import { peerText, portText, protocolText } from '../security-groups/rule-text.ts';
import { DecidingRules, type Decision } from './deciding-rules.ts';

/** A row about an attempt, as far as rules matter to it. */
export interface Sighting {
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
  readonly protocol: number | null;
  readonly client_port: number | null;
}

export interface Attempted {
  readonly client: Addresses;
  readonly server: Addresses;
  readonly serverPort: number | undefined;
}

/** Maximum number of interfaces in an explanation; longer ones would not be read. */
const MAX_INTERFACES = 3;

/**
 * The rules and routes of the inventory that decided an attempt, as sentences. The inventory may be from another time
 * than the window.
 */
export function explainByRules(
  sightings: readonly Sighting[],
  attempt: Attempted,
  { inventory, window }: { readonly inventory: Inventory; readonly window: Window | undefined },
): string[] {
  const rules = new DecidingRules(inventory, window);
  const [clients, servers] = [attempt.client, attempt.server].map((end) =>
    blocksIn(end, window).map(parseBlock),
  );
  if (!clients?.[0] || !servers?.[0]) return [];
  const explainer = new RuleExplainer(rules, { clients, servers, port: attempt.serverPort });
  const requests = sightings.filter(({ way }) => way === 'request');
  const rejected = requests.filter(({ action }) => action === 'REJECT');
  const answers = sightings.filter(({ way }) => way === 'answer');
  const rejectedAnswers = answers.filter(({ action }) => action === 'REJECT');
  if (rejected.length > 0) return explainer.ofRequests(rejected);
  if (rejectedAnswers.length > 0) return explainer.ofAnswers(rejectedAnswers);
  if (answers.length === 0) return [...explainer.ofRequests(requests), ...explainer.ofRoutes()];
  return explainer.ofRequests(requests);
}

interface Ends {
  readonly clients: readonly AddressBlock[];
  readonly servers: readonly AddressBlock[];
  readonly port: number | undefined;
}

class RuleExplainer {
  readonly #rules: DecidingRules;
  readonly #ends: Ends;
  readonly #servers: ReadonlySet<string>;

  constructor(rules: DecidingRules, ends: Ends) {
    this.#rules = rules;
    this.#ends = ends;
    this.#servers = new Set(rules.holders(ends.servers).map(({ id }) => id));
  }

  /** What decided at the interfaces that saw requests. */
  ofRequests(sightings: readonly Sighting[]): string[] {
    const { port, clients, servers } = this.#ends;
    const interfaces = this.#known(sightings);
    if (interfaces.length === 0) return [];
    if (port === undefined) return ['Give the port as well to see the rule.'];
    return interfaces.flatMap((one) => {
      const isArriving = this.#servers.has(one.id);
      const direction = isArriving ? 'inbound' : 'outbound';
      const peers = isArriving ? clients : servers;
      const protocol = protocolAt(sightings, one);
      const groups = this.#groups(one, direction, peers, { port, protocol });
      const decision = this.#decision(one, direction, { peer: peers[0], port, protocol });
      const isRejected = sightings.some(
        ({ interface_id: id, action }) => id === one.id && action === 'REJECT',
      );
      const hasChanged = isRejected && groups.admit && decision?.entry?.action === 'allow';
      return [
        groups.text,
        ...(decision ? [aclText(decision, direction, 'it')] : []),
        ...(!isRejected && !groups.admit && !groups.isUnknown
          ? ['No rule of the inventory accepts it, so the rules were different then.']
          : []),
        ...(hasChanged ? ['These rules would accept it, so they were different then.'] : []),
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
      const port = sightings.find((seen) => seen.interface_id === one.id)?.client_port ?? 0;
      const protocol = protocolAt(sightings, one);
      const decision = this.#decision(one, direction, { peer, port, protocol });
      return decision ? [aclText(decision, direction, 'answers')] : [];
    });
  }

  /** Missing routes and blackholes between the two ends. */
  ofRoutes(): string[] {
    const { clients, servers } = this.#ends;
    const ways = [
      [clients, servers[0]],
      [servers, clients[0]],
    ] as const;
    return ways.flatMap(([from, to]) => {
      const ends = this.#rules.holders(from);
      if (!to || ends.length > MAX_INTERFACES) return [];
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
      : [`${where} routes ${addressText(to)} to ${route.by}, which is a blackhole.`];
  }

  #known(sightings: readonly Sighting[]): InventoryInterface[] {
    const ids = [...new Set(sightings.map((one) => one.interface_id))];
    if (ids.length > MAX_INTERFACES) return [];
    return ids.flatMap((id) => this.#rules.interface(id) ?? []);
  }

  #groups(
    one: InventoryInterface,
    direction: SecurityGroupRule['direction'],
    peers: readonly AddressBlock[],
    { port, protocol }: { readonly port: number; readonly protocol: number },
  ): { readonly text: string; readonly admit: boolean; readonly isUnknown?: true } {
    const groups = this.#rules.groupsOf(one);
    const names =
      groups.map((group) => named(group.id, group.name)).join(' and ') || 'no known security group';
    const [admitting] = this.#rules.admitting(groups, direction, { peers, port, protocol });
    const [preposition, other] = direction === 'inbound' ? ['from', peers] : ['to', peers];
    if (!admitting) {
      const [unknown] = this.#rules.unknown(groups, direction, { peers, port, protocol });
      if (unknown)
        return {
          text: `At ${one.id} it is unknown whether ${unknown.rule.id ?? 'a rule'} of ${named(unknown.group.id, unknown.group.name)} admits it: the inventory does not have ${peerText(unknown.rule)}.`,
          admit: false,
          isUnknown: true,
        };
      if (groups.length === 0)
        return {
          text: `At ${one.id} the rules are unknown: the inventory has none of its security groups.`,
          admit: false,
          isUnknown: true,
        };
      const count = groups.reduce((sum, { rules }) => sum + rulesOf(rules, direction).length, 0);
      const whom = other[0] ? addressText(other[0]) : 'it';
      const text = `At ${one.id} none of the ${count} ${direction} rules of ${names} admits ${protocolText({ direction, protocol })} ${port} ${preposition} ${whom}.`;
      return { text, admit: false };
    }
    const { rule, group } = admitting;
    const text = `At ${one.id} ${rule.id ?? 'a rule'} of ${named(group.id, group.name)} admits it: ${ruleText(rule, preposition)}.`;
    return { text, admit: true };
  }

  #decision(
    one: InventoryInterface,
    direction: SecurityGroupRule['direction'],
    {
      peer,
      port,
      protocol,
    }: { readonly peer: AddressBlock | undefined; readonly port: number; readonly protocol: number },
  ): Decision | undefined {
    if (!peer || this.#rules.isWithinSubnet(one, [peer])) return undefined;
    return this.#rules.decision(one, direction, { peer, port, protocol });
  }
}

/** TCP, if the protocol is not logged. */
const protocolAt = (sightings: readonly Sighting[], { id }: InventoryInterface) =>
  Number(sightings.find((one) => one.interface_id === id)?.protocol ?? 6);

function aclText({ acl, entry }: Decision, direction: string, what: string): string {
  const name = named(acl.id, acl.tags.Name);
  if (!entry)
    return `The network ACL ${name} of its subnet has no ${direction} entry for ${what}, so it denies ${what}.`;
  return entry.action === 'allow'
    ? `The network ACL ${name} of its subnet allows ${what} by ${direction} entry ${entry.number}.`
    : `The network ACL ${name} of its subnet denies ${what} by ${direction} entry ${entry.number}.`;
}

const rulesOf = (rules: SecurityGroup['rules'], direction: string) =>
  rules.filter((rule) => rule.direction === direction);

const ruleText = (rule: SecurityGroupRule, preposition: string) =>
  `${protocolText(rule)} ${portText(rule)} ${preposition} ${peerText(rule)}`;

const named = (id: string, name: string | undefined) => (name ? `${name} (${id})` : id);

const addressText = ({ text }: AddressBlock) => text.replace(/\/(32|128)$/, '');
