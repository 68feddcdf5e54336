import type { Inventory, InventoryInterface } from '../inventory/inventory.ts';
import { every, type Kind } from '../inventory/present.ts';

/** What people call the things of an inventory. */
export class Labels {
  /** By id: the tag Name of instances, subnets and the like. */
  readonly byId = new Map<string, string>();
  readonly #services = new Map<string, string>();
  readonly #groups = new Map<string, string>();

  constructor(inventory: Inventory) {
    for (const kind of NAMED_BY_TAG)
      for (const { id, tags } of every(inventory, kind)) if (tags.Name) this.byId.set(id, tags.Name);
    for (const { id, name } of every(inventory, 'securityGroups')) {
      this.#groups.set(id, name);
      if (!this.byId.has(id)) this.byId.set(id, name);
    }
    for (const { id, service } of every(inventory, 'endpoints'))
      this.#services.set(id, service.replace(/^(com|cn|aws)[.].*?[.][a-z]+-[a-z-]+-\d[.]/, ''));
  }

  /**
   * What an interface is called: by its own tag Name, else by what it belongs to, else by its description; undefined
   * where nothing tells.
   */
  of({ tags, owner, instance, description, securityGroups }: InventoryInterface): string | undefined {
    if (tags.Name) return tags.Name;
    const { service, name } = owner;
    if (service === 'EC2') return this.byId.get(instance ?? '') ?? instance;
    if (service === undefined) return this.byId.get(instance ?? '') ?? (description || instance);
    const known = name === undefined ? undefined : (this.byId.get(name) ?? this.#services.get(name) ?? name);
    // A task's attachment has no more than a UUID, and a database of RDS no name: the security group says what it is for.
    const said = known === undefined || UUID.test(known) ? this.#groupOf(securityGroups) : known;
    return said === undefined ? service : `${service} ${said}`;
  }

  /** What else it goes by. */
  also({ owner: { name = '' }, instance = '' }: InventoryInterface): string[] {
    const also = [name, instance].flatMap((id) => [
      id,
      this.byId.get(id) ?? '',
      this.#services.get(id) ?? '',
    ]);
    return also.filter((one) => one !== '' && !UUID.test(one));
  }

  #groupOf(securityGroups: readonly string[]): string | undefined {
    const [only, ...others] = securityGroups;
    return only === undefined || others.length > 0 ? undefined : this.#groups.get(only);
  }
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
] as const satisfies readonly Exclude<Kind, 'interfaces' | 'prefixLists'>[];
