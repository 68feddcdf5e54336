import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomic } from '../../processes/atomic-file.ts';
import type { FlowLogFacts, Listing } from './listing.ts';

/** What earlier runs saw of a source. */
export interface CachedListings {
  /** By the day whose flow logs were listed, `YYYY/MM/DD`. */
  readonly days: Readonly<Record<string, Listing>>;
  /** By the id of a flow log. */
  readonly facts: Readonly<Record<string, FlowLogFacts>>;
}

/** Seconds for which a listing is good. */
const MAX_AGE = 3600;

const NOTHING: CachedListings = { days: {}, facts: {} };

const FlowLogSchema = v.object({
  id: v.string(),
  layout: v.object({ hive: v.boolean(), hourly: v.boolean() }),
  start: v.string(),
});

const PlaceSchema = v.object({
  organisation: v.optional(v.string()),
  hive: v.boolean(),
  account: v.string(),
  region: v.string(),
  flowLogs: v.optional(v.array(FlowLogSchema)),
});

const FactsSchema = v.object({
  kind: v.picklist(['text', 'parquet', 'other']),
  columns: v.array(v.string()),
  reason: v.optional(v.string()),
  seconds: v.optional(v.number()),
});

const CacheSchema = v.object({
  version: v.literal(1),
  days: v.record(v.string(), v.object({ at: v.number(), places: v.array(PlaceSchema) })),
  facts: v.record(v.string(), FactsSchema),
});

/** The listings of one source, in a file of the cache folder. */
export class ListingCache {
  readonly #path: string;

  /** @param source whatever distinguishes it from other sources */
  constructor(folder: string, source: string) {
    const name = createHash('sha256').update(source).digest('hex').slice(0, 24);
    this.#path = join(folder, 'listings', `${name}.json`);
  }

  /** Listings of the last hour. A file that is missing or damaged holds none. */
  read(now: number): CachedListings {
    try {
      const { days, facts } = v.parse(CacheSchema, JSON.parse(readFileSync(this.#path, 'utf8')));
      const fresh = Object.entries(days).filter(([, { at }]) => at <= now && now - at < MAX_AGE);
      return { days: Object.fromEntries(fresh), facts };
    } catch {
      return NOTHING;
    }
  }

  /** A cache that cannot be written costs the next run its LIST calls, and nothing else. */
  async write({ days, facts }: CachedListings): Promise<void> {
    await writeFileAtomic(this.#path, [JSON.stringify({ version: 1, days, facts })], { mode: 0o600 }).catch(
      () => {},
    );
  }
}
