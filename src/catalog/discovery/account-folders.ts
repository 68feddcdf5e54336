import type { DeliveryPlace } from '../../logs/delivery.ts';
import {
  accountFolder,
  isGroupFolder,
  parseRegionFolder,
  parseTopFolder,
  serviceFolder,
} from '../../logs/folder-names.ts';
import type { BucketReader } from './bucket-reader.ts';
import type { Root } from './root.ts';

export interface AccountFolder {
  readonly organisation?: string | undefined;
  readonly account: string;
  readonly hive: boolean;
  /** With its trailing slash. */
  readonly path: string;
}

export interface AccountFolders {
  readonly accounts: readonly AccountFolder[];
  readonly organisations: readonly string[];
  /** Names of folders that neither are accounts nor contain any. */
  readonly others: readonly string[];
}

/** Lists the accounts below `AWSLogs/`: one LIST call per thousand, and per organisation or other folder. */
export async function findAccounts(reader: BucketReader, root: Root): Promise<AccountFolders> {
  const top = `${root.prefix}AWSLogs/`;
  const others = new Set<string>();
  const accounts: AccountFolder[] = [];
  const organisations: string[] = [];
  const add = async (path: string, organisation?: string) => {
    for (const name of (await reader.wholeLevel(path)).folders) {
      const folder = parseTopFolder(name);
      if (folder && 'account' in folder) accounts.push({ ...folder, organisation, path: `${path}${name}/` });
      else if (organisation === undefined && isGroupFolder(name)) organisations.push(name);
      else others.add(name);
    }
  };
  // Do not list all accounts: the caller may have permission for this one only.
  if (root.account !== undefined) accounts.push(namedAccount(root, root.account));
  else if (root.organisation === undefined) await add(top);
  else organisations.push(root.organisation);
  for (const organisation of organisations) {
    const before = accounts.length;
    await add(`${top}${organisation}/`, organisation);
    if (accounts.length === before) others.add(organisation);
  }
  return { accounts, organisations, others: [...others] };
}

/** Returns the folder of one account, which may not exist. */
export function namedAccount(
  { prefix, organisation, hive = false }: Pick<Root, 'prefix' | 'organisation' | 'hive'>,
  account: string,
): AccountFolder {
  const above = `${prefix}AWSLogs/${organisation === undefined ? '' : `${organisation}/`}`;
  return { organisation, account, hive, path: `${above}${accountFolder(hive, account)}/` };
}

/** Lists the Regions of an account with flow logs: one LIST call. */
export async function regionsOf(
  reader: BucketReader,
  { path, ...account }: AccountFolder,
): Promise<DeliveryPlace[]> {
  const { folders } = await reader.level(`${path}${serviceFolder(account.hive)}/`);
  return folders.flatMap((name) => {
    const region = parseRegionFolder(name, account.hive);
    return region === undefined ? [] : [{ ...account, region }];
  });
}
