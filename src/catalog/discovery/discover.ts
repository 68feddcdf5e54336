import { sourceError } from '../../errors.ts';
import type { Place } from '../../logs/delivery.ts';
import { concurrently } from '../concurrently.ts';
import { type Location, parseLocation } from '../location.ts';
import type { ObjectStore } from '../object-store.ts';
import { BucketReader } from './bucket-reader.ts';
import { contentKey } from './content.ts';
import type { Discovery, PlaceFindings } from './findings.ts';
import { findPlaces, type Places } from './places.ts';
import { findRoot, MOST_SEARCHED } from './root.ts';
import { firstYear, LISTS_OF_FLOW_LOG, LISTS_OF_PLACE, surveyPlace } from './survey.ts';

export interface DiscoveryOptions {
  /** Places that are looked into before the rest is taken to be alike. Default 40. */
  readonly places?: number | undefined;
  /** Told what is being done. */
  readonly onProgress?: ((words: string) => void) | undefined;
}

const MOST_PLACES = 40;
const AT_ONCE = 8;

/**
 * Finds out how the flow logs below a place in S3 are laid out, with LIST calls whose number depends on accounts,
 * Regions and flow logs, not on objects: 33 to find `AWSLogs/` (1 where it is given), one for each thousand
 * accounts, for each organisation and for each account, 25 for the names of other services; 17 for each place (an
 * account's Region) that is looked into and 4 for each flow log there, 1 for each other place. So at most 53 for
 * one account with one Region and one flow log below a given prefix; 12 are usual.
 *
 * All places are looked into where these hold several formats, as their flow logs must then be told apart.
 * @throws FlowqError (source) when there are no flow logs, saying what is there instead
 */
export async function discover(
  store: ObjectStore,
  text: string,
  options: DiscoveryOptions = {},
): Promise<Discovery> {
  const reader = new BucketReader(store);
  const progress = options.onProgress ?? (() => {});
  const notes = new Set<string>();
  const note = (words: string) => void notes.add(words);
  const root = await findRoot(reader, parseLocation(text));
  root.notes.forEach(note);
  const found = await findPlaces(reader, root);
  found.notes.forEach(note);

  const survey = async (places: readonly Place[]) => {
    progress(`looking into ${places.length} of ${found.places.length} account Regions`);
    const surveyed = await concurrently(places, AT_ONCE, (place) =>
      surveyPlace(reader, root.prefix, place, note),
    );
    return surveyed.filter((place) => place !== undefined);
  };
  const sample = spread(found.places, options.places ?? MOST_PLACES);
  const rest = found.places.filter((place) => !sample.includes(place));
  const surveyed = await survey(sample);
  const mixed = hasSeveralFormats(surveyed);
  if (rest.length > 0 && !mixed)
    note(
      `${sample.length} of ${found.places.length} account Regions were looked into; the others are taken to be alike`,
    );
  surveyed.push(...(mixed ? await survey(rest) : await glance(reader, root.prefix, rest)));
  if (!surveyed.some(({ flowLogs }) => flowLogs?.some(({ content }) => content.kind !== 'other'))) {
    throw sourceError(
      `no VPC flow log below ${text} can be read: ${[...notes].join('; ')}`,
      'give the prefix that a VPC flow log delivers to',
    );
  }
  const bound = boundOf(found, surveyed, mixed ? found.places.length : sample.length);
  const location: Location = { bucket: store.bucket, prefix: root.prefix };
  const { lists, reads } = reader;
  return { location, places: surveyed, notes: [...notes], calls: { lists, bound, reads } };
}

/** Evenly spread over the list, the first and the last among them. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from(
    { length: most },
    (_, at) => list[Math.round((at * (list.length - 1)) / (most - 1))],
  ).flatMap((one) => (one === undefined ? [] : [one]));
}

function hasSeveralFormats(places: readonly PlaceFindings[]): boolean {
  const flowLogs = places.flatMap((place) => place.flowLogs ?? []);
  return (
    new Set(flowLogs.map(({ content, layout }) => `${layout.hourly} ${layout.hive} ${contentKey(content)}`))
      .size > 1
  );
}

/** What is known of places that are not looked into: the year they begin in. */
async function glance(
  reader: BucketReader,
  prefix: string,
  places: readonly Place[],
): Promise<PlaceFindings[]> {
  const glanced = await concurrently(places, AT_ONCE, async (place) => {
    const year = await firstYear(reader, prefix, place);
    return year === undefined ? [] : [{ ...place, firstDay: `${year}-01-01` }];
  });
  return glanced.flat();
}

function boundOf(
  { accounts, organisations, places }: Places,
  surveyed: readonly PlaceFindings[],
  looked: number,
): number {
  const flowLogs = surveyed.reduce((sum, place) => sum + (place.flowLogs?.length ?? 0), 0);
  const top = 3 + MOST_SEARCHED + Math.ceil(accounts / 1000) + organisations;
  return (
    top +
    accounts +
    Math.min(accounts, 25) +
    looked * LISTS_OF_PLACE +
    flowLogs * LISTS_OF_FLOW_LOG +
    (places.length - looked)
  );
}
