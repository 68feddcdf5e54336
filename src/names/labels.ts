import type { Inventory, InventoryInterface } from '../inventory/inventory.ts';
import { type InventoryKind, listAll } from '../inventory/present.ts';
import { type Changing, statesOf } from '../inventory/states.ts';

/** Name for some time: Unix seconds, undefined if unbounded. */
export interface Named {
  readonly name: string;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Names of an interface for some time. */
export interface Label {
  /** Display name; undefined if unknown. */
  readonly name: string | undefined;
  /** All names that filters find it by. */
  readonly names: readonly string[];
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** Names of the resources of an inventory over time. */
export class Labels {
  /** By id: the Name tags of instances, subnets and other resources. */
  readonly #byId = new Map<string, readonly Named[]>();
  readonly #services = new Map<string, string>();
  readonly #groups = new Map<string, string>();

  constructor(inventory: Inventory) {
    for (const kind of NAMED_BY_TAG)
      for (const thing of listAll(inventory, kind)) {
        const names = namesOf(thing);
        if (names.length > 0) this.#byId.set(thing.id, names);
      }
    for (const { id, name } of listAll(inventory, 'securityGroups')) {
      this.#groups.set(id, name);
      if (!this.#byId.has(id)) this.#byId.set(id, [{ name }]);
    }
    for (const { id, name } of listAll(inventory, 'prefixLists')) if (name) this.#byId.set(id, [{ name }]);
    for (const { id, service } of listAll(inventory, 'endpoints'))
      this.#services.set(id, service.replace(/^(com|cn|aws)[.].*?[.][a-z]+-[a-z-]+-\d[.]/, ''));
  }

  /** Returns the successive names of an id. */
  of(id: string): readonly Named[] {
    return this.#byId.get(id) ?? [];
  }

  /** Returns all names, at any time, of all ids with a prefix such as `sg-`. */
  namesWith(prefix: string): ReadonlyMap<string, ReadonlySet<string>> {
    const byId = [...this.#byId].map(([id, names]) => [id, names.map(({ name }) => name)] as const);
    const all = [...byId, ...[...this.#groups].map(([id, name]) => [id, [name]] as const)];
    const named = Map.groupBy(
      all.filter(([id]) => id.startsWith(prefix)),
      ([id]) => id,
    );
    return new Map([...named].map(([id, parts]) => [id, new Set(parts.flatMap(([, names]) => names))]));
  }

  /** Returns the successive names of an interface; the first has no start, and the last no end. */
  ofInterface(one: InventoryInterface): readonly Label[] {
    const states = statesOf(one);
    return states.flatMap(({ thing, from, until }, at): Label[] => {
      const begin = at === 0 ? undefined : from;
      const end = at === states.length - 1 ? undefined : until;
      const cuts = [thing.instance, thing.owner.name]
        .flatMap((id) => this.of(id ?? ''))
        .flatMap((name) => name.from ?? [])
        .filter((time) => (begin === undefined || time > begin) && (end === undefined || time < end));
      const starts = [begin, ...[...new Set(cuts)].sort((a, b) => a - b)];
      return starts.map((start, index) => {
        const stop = starts[index + 1] ?? end;
        const moment = start ?? (stop === undefined ? Number.POSITIVE_INFINITY : stop - 1);
        const name = this.#labelAt(thing, moment);
        const names = [name, ...this.#others(thing, moment)].filter((text) => text !== undefined);
        return { name, names: [...new Set(names)], from: start, until: stop };
      });
    });
  }

  /** Returns an interface's Name tag, else its owner's name, else its description; undefined without any. */
  #labelAt(
    { tags, owner, instance, description, securityGroups }: InventoryInterface,
    moment: number,
  ): string | undefined {
    if (tags.Name) return tags.Name;
    const { service, name } = owner;
    const ofInstance = this.#nameAt(instance, moment);
    if (service === 'EC2') return ofInstance ?? instance;
    // Nodes of EKS have interfaces for the addresses of their pods.
    if (service === 'EKS' && ofInstance !== undefined) return ofInstance;
    if (service === undefined) return ofInstance ?? (description || instance);
    const known =
      name === undefined ? undefined : (this.#nameAt(name, moment) ?? this.#services.get(name) ?? name);
    // An ECS task attachment has only a UUID, and an RDS database no name: use the security group's name.
    const shown = known === undefined || UUID.test(known) ? this.#groupOf(securityGroups) : known;
    return shown === undefined ? service : `${service} ${shown}`;
  }

  #others({ owner: { name = '' }, instance = '' }: InventoryInterface, moment: number): string[] {
    const all = [name, instance].flatMap((id) => [
      id,
      this.#nameAt(id, moment) ?? '',
      this.#services.get(id) ?? '',
    ]);
    return all.filter((one) => one !== '' && !UUID.test(one));
  }

  #nameAt(id: string | undefined, moment: number): string | undefined {
    const isThen = ({ from, until }: Named) =>
      (from === undefined || from <= moment) && (until === undefined || until > moment);
    return this.of(id ?? '').find(isThen)?.name;
  }

  #groupOf(securityGroups: readonly string[]): string | undefined {
    const [only, ...others] = securityGroups;
    return only === undefined || others.length > 0 ? undefined : this.#groups.get(only);
  }
}

/** Returns the successive Name tags of a resource; the first has no start, and the last no end. */
function namesOf(thing: Changing & { readonly tags: Readonly<Record<string, string>> }): Named[] {
  const states = statesOf(thing);
  return states.flatMap(({ thing: { tags }, from, until }, at) =>
    tags.Name
      ? [
          {
            name: tags.Name,
            ...(at > 0 && { from }),
            ...(at < states.length - 1 && { until }),
          },
        ]
      : [],
  );
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const NAMED_BY_TAG = [
  'instances',
  'natGateways',
  'endpoints',
  'subnets',
  'vpcs',
  'routeTables',
  'networkAcls',
  'securityGroups',
] as const satisfies readonly Exclude<InventoryKind, 'interfaces' | 'prefixLists'>[];
