import { concurrently } from '../../aws/concurrently.ts';
import { parseLocation } from '../../aws/location.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { type DeliveryPlace, dateFolder, dateParts, placeFolder } from '../../logs/delivery.ts';
import { findAccounts, namedAccount, regionsOf } from '../discovery/account-folders.ts';
import type { BucketReader } from '../discovery/bucket-reader.ts';
import { findDays } from '../discovery/days.ts';
import { findDeliveries } from '../discovery/deliveries.ts';
import { findRoot, type Root } from '../discovery/root.ts';
import { spread } from '../discovery/spread.ts';
import type { ListedFlowLog, ListedPlace } from './listing.ts';
import { tablesOver } from './table-coverage.ts';

/** Maximum places whose flow logs are listed, each for those with and without a table. */
const MAX_PLACES = 40;
const AT_ONCE = 8;

export interface PlacesRequest {
  readonly config: Pick<GlueSourceConfig, 'location' | 'part' | 'tables'>;
  /** Accounts to look for if the tables do not list any. */
  readonly accounts: readonly string[];
  /** Day whose flow logs are listed, Unix seconds. */
  readonly day: number;
}

/**
 * Lists the places below the prefix. LIST calls: one per thousand accounts, one per organisation and account, three for
 * a day's flow logs in each of at most 40 places that a table reads, nine for each of at most 40 others.
 */
export async function listPlaces(
  reader: BucketReader,
  { config, accounts, day }: PlacesRequest,
): Promise<ListedPlace[]> {
  const root = await findRoot(reader, parseLocation(`${config.location}AWSLogs/${config.part ?? ''}`));
  const found = await concurrently(await accountsOf(reader, root, config, accounts), AT_ONCE, (account) =>
    regionsOf(reader, account),
  );
  const places = found.flat().filter(({ region }) => root.region === undefined || region === root.region);
  const isRead = (place: DeliveryPlace) => tablesOver(config.tables, place).length > 0;
  const read = new Set(spread(places.filter(isRead), MAX_PLACES));
  const unread = new Set(places.filter((place) => !isRead(place)).slice(0, MAX_PLACES));
  return concurrently(places, AT_ONCE, async (place): Promise<ListedPlace> => {
    if (!read.has(place) && !unread.has(place)) return place;
    const folder = root.prefix + placeFolder(place);
    const date = dateFolder({ hive: place.hive, hourly: false }, dateParts(day));
    const path = read.has(place)
      ? folder + date
      : (await findDays(reader, folder, place.hive))?.newest.at(-1);
    return { ...place, flowLogs: path === undefined ? [] : await flowLogsOf(reader, path, place) };
  });
}

async function accountsOf(
  reader: BucketReader,
  root: Root,
  { tables }: PlacesRequest['config'],
  accounts: readonly string[],
) {
  if (tables.every((table) => table.accounts !== 'injected'))
    return (await findAccounts(reader, root)).accounts;
  const folders = tables.flatMap(({ organisation, layout: { hive } }) =>
    accounts.map((account) => namedAccount({ prefix: root.prefix, organisation, hive }, account)),
  );
  return [...new Map(folders.map((folder) => [folder.path, folder])).values()];
}

async function flowLogsOf(reader: BucketReader, day: string, place: DeliveryPlace): Promise<ListedFlowLog[]> {
  const found = await findDeliveries(reader, day, place, 'last', () => {});
  return [...found].map(([id, delivery]) => ({ id, ...delivery }));
}
