import type { Lifetime, Meaning } from '../flows/filter-values.ts';
import type { Kinship, NameTable } from '../flows/named-relation.ts';
import { during } from '../flows/narrowed-filter.ts';
import { type Narrowing, NOT_NARROWED } from '../flows/narrowing.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { firstTaken, listAll, NO_INVENTORY } from '../inventory/present.ts';
import { isDuring, secondsOf } from '../inventory/states.ts';
import { type AddressBlock, parseBlock } from '../logs/cidr.ts';
import { globTest } from '../logs/glob.ts';
import type { Window } from '../logs/window.ts';
import { Called, type TagName } from './called.ts';
import { clusterHoldings } from './cluster-holdings.ts';
import type { Holding, NetworkPlace, Span } from './holdings.ts';
import type { IdKind } from './id-kind.ts';
import { type Label, Labels } from './labels.ts';
import type { NamedBlock } from './name-list.ts';
import { blockOfPiece, nameTable } from './name-table.ts';
import { isIn, joinedNames } from './name-text.ts';
import { NamedThings } from './named-things.ts';
import { nearNames } from './near.ts';

/** Sources of names. */
export interface NameSources {
  readonly inventory?: Inventory | undefined;
  /** Custom names, which take precedence over the inventory. */
  readonly list?: readonly NamedBlock[] | undefined;
  /** Names from tags in records, used without any other name. */
  readonly tagNames?: readonly TagName[] | undefined;
}

/**
 * Names of addresses and AWS ids over time.
 *
 * ```ts
 * const names = new Names({ inventory: readInventory('inventory.json') });
 * console.log(names.of('10.0.0.5'), names.find('web*'));
 * ```
 */
export class Names {
  readonly #sources: Required<NameSources>;
  readonly #labels: Labels;
  /** By interface id. */
  readonly #interfaces: ReadonlyMap<string, readonly Label[]>;
  readonly #tagNames: ReadonlyMap<string, string>;
  readonly #called: Called;
  readonly #clusters: readonly Holding[];
  #things: NamedThings | undefined;

  constructor({ inventory = NO_INVENTORY, list = [], tagNames = [] }: NameSources) {
    this.#sources = { inventory, list, tagNames };
    this.#labels = new Labels(inventory);
    this.#interfaces = new Map(
      listAll(inventory, 'interfaces').map((one) => [one.id, this.#labels.ofInterface(one)]),
    );
    this.#tagNames = new Map(
      tagNames.flatMap(({ interface_id: eni, instance_id: instance, name }) =>
        [eni, instance].flatMap((id): [string, string][] => (id === null ? [] : [[id, name]])),
      ),
    );
    this.#clusters = clusterHoldings(inventory, this.#labels);
    this.#called = new Called({
      inventory,
      list,
      tagNames,
      labels: this.#interfaces,
      clusters: this.#clusters,
    });
  }

  /** Returns a copy with names from tags in records. */
  with(tagNames: readonly TagName[]): Names {
    return new Names({ ...this.#sources, tagNames });
  }

  /**
   * Unix seconds since when all accounts and Regions have an inventory: names before are guesses; undefined without an
   * inventory.
   */
  get knownSince(): number | undefined {
    const first = this.#sources.inventory?.places.map((place) => secondsOf(firstTaken(place))) ?? [];
    return first.length > 0 ? Math.max(...first) : undefined;
  }

  /**
   * Finds everything with a name: a name of an interface (its own, its instance's, its name in a service), of a pod,
   * service or node, or a custom name. Case does not matter, `*` matches anything. Undefined if nothing has the name.
   */
  find(name: string): Meaning | undefined {
    return this.#named().find(name);
  }

  /** @internal Returns ids of a kind that had the name at any time; case does not matter, `*` matches anything. */
  ids(kind: IdKind, name: string): readonly string[] {
    const isMeant = globTest(name.toLowerCase());
    const named = [...this.#labels.namesWith(`${kind}-`)].flatMap(([id, names]) =>
      [...names].some((one) => isMeant(one.toLowerCase())) ? [id] : [],
    );
    const interfaces = kind === 'eni' ? (this.find(name)?.interfaces.map(({ id }) => id) ?? []) : [];
    return [...new Set([...named, ...interfaces])].sort();
  }

  /** @internal Returns names of that kind that are similar to an unknown one. */
  nearIds(kind: IdKind, name: string): string[] {
    return nearNames(name, this.knownOf(kind));
  }

  /** @internal Returns all names of a kind. */
  knownOf(kind: IdKind): readonly string[] {
    if (kind === 'eni') return this.known;
    const all = [...this.#labels.namesWith(`${kind}-`).values()].flatMap((names) => [...names]);
    return [...new Set(all)];
  }

  /** All names that a filter can use. */
  get known(): readonly string[] {
    return this.#named().names;
  }

  /** Returns known names that are similar to an unknown one. */
  near(name: string): string[] {
    return nearNames(name, this.#named().names);
  }

  /** Creates the index on first use: most runs only name rows. */
  #named(): NamedThings {
    this.#things ??= new NamedThings(this.#interfaces, this.#called);
    return this.#things;
  }

  /** @internal True if workloads and namespaces are known. */
  get hasClusters(): boolean {
    return this.#clusters.length > 0;
  }

  /** @internal Builds the table of workloads or namespaces that existed in the window, for queries. */
  kinTable(kinship: Kinship, window: Window | undefined, narrowing: Narrowing = NOT_NARROWED): NameTable {
    const clusters = this.#clusters
      .filter((one) => one[kinship] !== undefined)
      .map((one) => ({ ...one, name: one[kinship] }));
    const { inventory = NO_INVENTORY } = this.#sources;
    const called = new Called({ inventory, list: [], tagNames: [], labels: new Map(), clusters });
    return { ...this.#addresses(called, window, narrowing), interfaces: [] };
  }

  /** @internal Builds the table of all names that existed in the window, for queries. */
  table(window: Window | undefined, narrowing: Narrowing = NOT_NARROWED): NameTable {
    const interfaces = [...this.#interfaces].flatMap(([id, labels]) =>
      labels.flatMap(({ name, from, until }) =>
        name !== undefined && isDuring({ from, until }, window) ? [{ id, name, from, until }] : [],
      ),
    );
    return {
      interfaces: during(
        narrowing.interfaces(interfaces, ({ id }) => id),
        window,
      ),
      ...this.#addresses(this.#called, window, narrowing),
    };
  }

  #addresses(
    called: Called,
    window: Window | undefined,
    narrowing: Narrowing,
  ): Omit<NameTable, 'interfaces'> {
    const { pieces, vpcs } = nameTable(called, window);
    return { pieces: during(narrowing.blocks(pieces, blockOfPiece), window), vpcs };
  }

  /**
   * Returns the name of an address or an id; undefined if unknown.
   *
   * Successive holders of an address are `web, then db`; holders in different networks that use the same address are
   * `web or db`.
   * @param at time of the name (default: any time)
   * @param place where it was seen: holders in the same VPC, else in the same account, take precedence
   */
  of(value: string, at: Span = ALWAYS, place: NetworkPlace = {}): string | undefined {
    if (!/[.:]/.test(value)) return this.#ofId(value, at);
    const block = addressOf(value);
    return block && this.#called.during(block, at, place);
  }

  #ofId(id: string, at: Span): string | undefined {
    const labels: readonly (Lifetime & Partial<Pick<Label, 'name'>>)[] =
      this.#interfaces.get(id) ?? this.#labels.of(id);
    const names = labels.filter((label) => isIn(label, at)).flatMap(({ name }) => name ?? []);
    return names.length > 0 ? joinedNames(names, ', then ') : this.#tagNames.get(id);
  }
}

const ALWAYS: Span = { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

function addressOf(text: string): AddressBlock | undefined {
  try {
    return parseBlock(text);
  } catch {
    return undefined;
  }
}
