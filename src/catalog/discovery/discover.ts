import { concurrently } from '../../aws/concurrently.ts';
import { parseLocation } from '../../aws/location.ts';
import type { ObjectStore } from '../../aws/object-store.ts';
import { sourceError } from '../../errors.ts';
import type { DeliveryPlace } from '../../logs/delivery.ts';
import { BucketReader } from './bucket-reader.ts';
import { contentKey } from './content.ts';
import { LISTS_OF_DAY } from './deliveries.ts';
import type { Discovery, PlaceFindings } from './findings.ts';
import { findPlaces, type Places } from './places.ts';
import { findRoot, MAX_SEARCHED } from './root.ts';
import { spread } from './spread.ts';
import { LISTS_OF_ARCHIVED, LISTS_OF_FLOW_LOG, LISTS_OF_PLACE, Survey } from './survey.ts';

export interface DiscoveryOptions {
  /** Maximum places to inspect before flowq assumes that the others are alike (default: 40). */
  readonly places?: number | undefined;
  /** Called at the start of each step. */
  readonly onProgress?: ((words: string) => void) | undefined;
}

const MAX_PLACES = 40;
/** Maximum further days to inspect if there are several formats, per place and in total. */
const MAX_DAYS = { place: 30, all: 300 };
const MAX_YEARS = 15;
const AT_ONCE = 8;

/**
 * Detects the layout of the flow logs below a location in S3. The number of LIST calls depends on accounts,
 * Regions and flow logs, never on objects; a place is an account's Region. At most
 *
 * - 33 to find `AWSLogs/`, or one if it is in the prefix or directly below;
 * - one per thousand accounts, per organisation and per account, and 25 for the names of other services;
 * - 17 for each of 40 places, 4 per flow log there, one for each other place;
 * - for several formats, also 17 for each other place, and for each place 15 and 5 for each of 30 further days, 300
 *   days in total, because flow logs must then be distinguished;
 * - for files in an archive, 18 more per place and one per flow log there.
 *
 * The sum is 13 to 18 for one account, Region and flow log, regardless of age.
 * @throws FlowqError (source) if there are no flow logs, with what was found instead
 */
export async function discover(
  store: ObjectStore,
  text: string,
  options: DiscoveryOptions = {},
): Promise<Discovery> {
  const reader = new BucketReader(store);
  const notes = new Set<string>();
  const note = (words: string) => void notes.add(words);
  const root = await findRoot(reader, parseLocation(text));
  const found = await findPlaces(reader, root);
  for (const words of [...root.notes, ...found.notes]) note(words);

  const survey = new Survey(reader, root.prefix, note);
  const each = async <P extends DeliveryPlace>(
    places: readonly P[],
    look: (place: P) => Promise<PlaceFindings | undefined>,
  ) => {
    options.onProgress?.(`looking into ${places.length} of ${found.places.length} account Regions`);
    const all = await concurrently(places, AT_ONCE, look);
    return all.filter((one) => one !== undefined);
  };
  const sample = spread(found.places, options.places ?? MAX_PLACES);
  const rest = found.places.filter((place) => !sample.includes(place));
  let places = await each(sample, (place) => survey.place(place));
  const isMixed = hasSeveralFormats(places);
  if (isMixed) {
    places.push(...(await each(rest, (place) => survey.place(place))));
    const days = daysEach(places.length);
    places = await each(places, (place) => survey.between(place, days));
  } else if (rest.length > 0) {
    note(
      `${sample.length} of ${found.places.length} account Regions were looked into; the others are assumed to be alike`,
    );
    places.push(...(await each(rest, (place) => survey.glance(place))));
  }
  if (!places.some(({ flowLogs = [] }) => flowLogs.some(({ content }) => content.kind !== 'other'))) {
    throw sourceError(
      `no VPC flow log below ${text} can be read: ${[...notes].join('; ')}`,
      'give the prefix that a VPC flow log delivers to',
    );
  }
  const { lists, reads } = reader;
  const bound = boundOf(found, places, sample.length, isMixed);
  return {
    location: { bucket: store.bucket, prefix: root.prefix },
    places,
    notes: [...notes],
    calls: { lists, bound, reads },
  };
}

function hasSeveralFormats(places: readonly PlaceFindings[]): boolean {
  const flowLogs = places.flatMap((place) => place.flowLogs ?? []);
  return new Set(flowLogs.map(({ content, layout }) => `${layout.hourly} ${contentKey(content)}`)).size > 1;
}

const daysEach = (places: number) => Math.min(MAX_DAYS.place, Math.ceil(MAX_DAYS.all / places));

function boundOf(found: Places, places: readonly PlaceFindings[], sampled: number, isMixed: boolean): number {
  const { accounts, organisations } = found;
  const flowLogs = places.reduce((sum, place) => sum + (place.flowLogs?.length ?? 0), 0);
  const archived = places.filter(({ archive }) => archive);
  const ofArchives = archived.reduce(
    (sum, place) => sum + LISTS_OF_ARCHIVED.place + LISTS_OF_ARCHIVED.flowLog * (place.flowLogs?.length ?? 0),
    0,
  );
  const top =
    3 + MAX_SEARCHED + Math.ceil(accounts / 1000) + organisations + accounts + Math.min(accounts, 25);
  const rest = found.places.length - sampled;
  const extra = isMixed
    ? found.places.length * (MAX_YEARS + daysEach(places.length) * (1 + LISTS_OF_DAY))
    : 0;
  return (
    top +
    sampled * LISTS_OF_PLACE +
    rest * (isMixed ? LISTS_OF_PLACE : 1) +
    flowLogs * LISTS_OF_FLOW_LOG +
    ofArchives +
    extra
  );
}
