import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomic } from '../../processes/atomic-file.ts';
import type { FlowLogFacts, Listing } from './listing.ts';

/** Cached listings of a source from earlier runs. */
export interface CachedListings {
  /** By the day whose flow logs were listed, `YYYY/MM/DD`. */
  readonly days: Readonly<Record<string, Listing>>;
  /** By flow log id. */
  readonly facts: Readonly<Record<string, FlowLogFacts>>;
}

/** Maximum age of a listing in seconds. */
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

/** Listings of one source, in a file of the cache folder. */
export class ListingCache {
  readonly #path: string;

  /** @param source text that identifies the source */
  constructor(folder: string, source: string) {
    const name = createHash('sha256').update(source).digest('hex').slice(0, 24);
    this.#path = join(folder, 'listings', `${name}.json`);
  }

  /** Returns the listings of the last hour; none if the file is missing or damaged. */
  read(now: number): CachedListings {
    try {
      const { days, facts } = v.parse(CacheSchema, JSON.parse(readFileSync(this.#path, 'utf8')));
      const fresh = Object.entries(days).filter(([, { at }]) => at <= now && now - at < MAX_AGE);
      return { days: Object.fromEntries(fresh), facts };
    } catch {
      return NOTHING;
    }
  }

  /** Writes the cache. Ignores errors: the next run only repeats the LIST calls. */
  async write({ days, facts }: CachedListings): Promise<void> {
    await writeFileAtomic(this.#path, [JSON.stringify({ version: 1, days, facts })], { mode: 0o600 }).catch(
      () => {},
    );
  }
}
