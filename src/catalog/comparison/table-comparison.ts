import { concurrently } from '../../aws/concurrently.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { dateFolder, dateParts } from '../../logs/delivery.ts';
import { BucketReader } from '../discovery/bucket-reader.ts';
import { flowLogFacts } from './flow-log-facts.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { listPlaces } from './list-places.ts';
import type { FlowLogFacts, Listing } from './listing.ts';
import { type CachedListings, ListingCache } from './listing-cache.ts';
import { knownFlowLogs, tablesOver } from './table-coverage.ts';

export interface ComparisonRequest {
  /** Accounts to look for if the tables do not list any. */
  readonly accounts: readonly string[];
  /** Day whose flow logs are compared, Unix seconds. */
  readonly day: number;
  /** Unix seconds. */
  readonly now: number;
  /** True to ignore cached listings. */
  readonly refresh?: boolean | undefined;
}

/** Maximum new flow logs inspected per run; later runs inspect the others. */
const MAX_FLOW_LOGS = 40;
const AT_ONCE = 8;

/** Compares Glue tables with a listing of their prefix from the last hour. */
export class TableComparison {
  readonly #config: GlueSourceConfig;
  readonly #store: ObjectStore;
  readonly #folder: string;

  /** @param folder cache folder */
  constructor(config: GlueSourceConfig, store: ObjectStore, folder: string) {
    this.#config = config;
    this.#store = store;
    this.#folder = folder;
  }

  /**
   * Returns what the tables miss or misread.
   * @throws FlowqError (source) if the bucket cannot be listed
   */
  async gaps({ accounts, day, now, refresh }: ComparisonRequest): Promise<Gap[]> {
    const { location, endpointUrl = '', part = '', tables } = this.#config;
    const named = tables.some((table) => table.accounts === 'injected') ? accounts : [];
    const cache = new ListingCache(this.#folder, JSON.stringify([location, endpointUrl, part, ...named]));
    const cached = cache.read(now);
    const date = dateFolder({ hive: false, hourly: false }, dateParts(day));
    const reader = new BucketReader(this.#store);
    const fresh = refresh ? undefined : cached.days[date];
    const listing = fresh ?? {
      at: now,
      places: await listPlaces(reader, { config: this.#config, accounts: named, day }),
    };
    const facts = { ...cached.facts, ...(await this.#newFacts(reader, listing, cached)) };
    if (listing !== fresh || Object.keys(facts).length > Object.keys(cached.facts).length)
      await cache.write({ days: { ...cached.days, [date]: listing }, facts });
    return gapsOf(this.#config, listing, facts);
  }

  /** Inspects the flow logs that neither the tables nor the cache know. */
  async #newFacts(
    reader: BucketReader,
    { places }: Listing,
    { facts }: CachedListings,
  ): Promise<Record<string, FlowLogFacts>> {
    const { tables } = this.#config;
    const unknown = places.flatMap((place) => {
      const known = knownFlowLogs(tablesOver(tables, place), place);
      return (place.flowLogs ?? []).filter(({ id }) => !known.has(id) && !Object.hasOwn(facts, id));
    });
    const found = await concurrently(unknown.slice(0, MAX_FLOW_LOGS), AT_ONCE, async (flowLog) => ({
      id: flowLog.id,
      facts: await flowLogFacts(reader, flowLog),
    }));
    return Object.fromEntries(found.flatMap(({ id, facts }) => (facts ? [[id, facts]] : [])));
  }
}
