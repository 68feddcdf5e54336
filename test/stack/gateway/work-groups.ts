import { invalidRequest } from '../aws/aws-error.ts';

export interface ResultConfiguration {
  OutputLocation?: string;
  EncryptionConfiguration?: { EncryptionOption: string; KmsKey?: string };
}

/** The parts of a WorkGroupConfiguration that affect a query. */
export interface WorkGroupConfiguration {
  ResultConfiguration?: ResultConfiguration;
  ManagedQueryResultsConfiguration?: { Enabled: boolean };
  EnforceWorkGroupConfiguration?: boolean;
  BytesScannedCutoffPerQuery?: number;
}

export interface WorkGroup {
  Name: string;
  Description?: string;
  Configuration: WorkGroupConfiguration;
}

const smallestCutoff = 10_000_000;

export class WorkGroups {
  readonly #initial: WorkGroup[];
  #groups = new Map<string, WorkGroup>();

  /** `primary` always exists, and as in a new account has no output location. */
  constructor(initial: WorkGroup[] = []) {
    this.#initial = [{ Name: 'primary', Configuration: {} }, ...initial];
    this.reset();
  }

  reset(): void {
    this.#groups = new Map(this.#initial.map((group) => [group.Name, group]));
  }

  get(name: string): WorkGroup {
    const group = this.#groups.get(name);
    if (group === undefined) throw invalidRequest('WorkGroup is not found.');
    return group;
  }

  create({ Name, Description = '', Configuration = {} }: WorkGroup): void {
    if (this.#groups.has(Name)) throw invalidRequest('WorkGroup is already created');
    const cutoff = Configuration.BytesScannedCutoffPerQuery ?? smallestCutoff;
    if (cutoff < smallestCutoff) {
      throw invalidRequest(`BytesScannedCutoffPerQuery must be at least ${smallestCutoff} bytes.`);
    }
    this.#groups.set(Name, { Name, Description, Configuration });
  }

  delete(name: string): void {
    this.get(name);
    if (name === 'primary') throw invalidRequest('Cannot delete primary WorkGroup');
    this.#groups.delete(name);
  }

  list(): WorkGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  }
}

/** Returns the place of a query's results by the group's rules: a prefix, or undefined for managed results. */
export function outputLocation(group: WorkGroup, requested: string | undefined): string | undefined {
  const { Configuration: rules } = group;
  if (rules.ManagedQueryResultsConfiguration?.Enabled) return undefined;
  const own = rules.ResultConfiguration?.OutputLocation;
  const location = rules.EnforceWorkGroupConfiguration ? own : (requested ?? own);
  if (location === undefined) {
    throw invalidRequest(
      'No output location provided. You did not provide an output location for your query results. Either ' +
        'specify an S3 bucket location or enable Athena managed query results in your workgroup settings.',
    );
  }
  if (!/^s3:\/\/[^/]+/.test(location)) throw invalidRequest('outputLocation is not a valid S3 path.');
  return location;
}

/** Returns the encryption of a query's results by the group's rules. */
export function encryption(
  { Configuration: rules }: WorkGroup,
  requested: ResultConfiguration | undefined,
): ResultConfiguration['EncryptionConfiguration'] {
  const own = rules.ResultConfiguration?.EncryptionConfiguration;
  return rules.EnforceWorkGroupConfiguration ? own : (requested?.EncryptionConfiguration ?? own);
}
