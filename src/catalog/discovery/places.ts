import { concurrently } from '../../aws/concurrently.ts';
import { sourceError } from '../../errors.ts';
import type { DeliveryPlace } from '../../logs/delivery.ts';
import { serviceFolder } from '../../logs/folder-names.ts';
import { some } from '../../logs/some.ts';
import { type AccountFolder, findAccounts, regionsOf } from './account-folders.ts';
import type { BucketReader } from './bucket-reader.ts';
import type { Root } from './root.ts';

export interface Places {
  readonly places: readonly DeliveryPlace[];
  readonly accounts: number;
  readonly organisations: number;
  readonly notes: readonly string[];
}

/** Maximum accounts in which the folders of other services are listed, to name them. */
const MAX_NAMED = 25;
const AT_ONCE = 8;

/**
 * Lists the accounts and Regions with flow logs. LIST calls: one per thousand accounts, per organisation and
 * per account, and one more for each of the first 25 accounts.
 * @throws FlowqError (source) if there are none, with what was found instead
 */
export async function findPlaces(reader: BucketReader, root: Root): Promise<Places> {
  const { accounts, organisations, others } = await findAccounts(reader, root);
  const services = new Set<string>();
  for (const found of await concurrently(accounts.slice(0, MAX_NAMED), AT_ONCE, ({ path }) =>
    reader.level(path),
  )) {
    for (const name of found.folders) services.add(name);
  }
  const found = await concurrently(accounts, AT_ONCE, (account) => regionsOf(reader, account));
  const places = found.flat().filter(({ region }) => root.region === undefined || region === root.region);
  const named = [...services].filter((name) => name !== serviceFolder(true) && name !== serviceFolder(false));
  if (places.length === 0) throw noPlaces(reader, root, accounts, [...others, ...named]);
  const notes =
    [...others, ...named].length > 0 ? [`not VPC flow logs, left out: ${some([...others, ...named])}`] : [];
  return { places, accounts: accounts.length, organisations: organisations.length, notes };
}

function noPlaces(
  { bucket }: BucketReader,
  root: Root,
  accounts: readonly AccountFolder[],
  seen: readonly string[],
) {
  const part = [root.organisation, root.account, root.region].filter((each) => each !== undefined).join(' ');
  const ids = root.account === undefined ? accounts.map(({ account }) => account) : [];
  const there = [
    ...(ids.length > 0 ? [`accounts ${some(ids)}`] : []),
    ...(seen.length > 0 ? [some(seen)] : []),
  ];
  return sourceError(
    `there are no VPC flow logs below s3://${bucket}/${root.prefix}AWSLogs/${part && ` for ${part}`}; there ${ids.length > 0 ? 'are' : 'is'} ${there.join(' with ') || 'nothing'}`,
    'give the bucket and prefix that a VPC flow log delivers to; a new one takes about 10 minutes',
  );
}
