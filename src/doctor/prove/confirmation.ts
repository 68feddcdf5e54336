import type { AwsClients } from '../../aws/clients.ts';
import type { AthenaApi } from '../../engines/athena/api.ts';
import type { AthenaOptions } from '../../engines/athena/options.ts';
import type { AthenaRunner } from '../../engines/athena/runner.ts';

/** An assumption that no test here can confirm, because it depends on AWS itself. */
export interface Confirmation {
  /** flowq's assumption: one or more sentences of Markdown. */
  readonly claim: string;
  /** The commands that confirm it in a real account, and the expected result. */
  readonly command: string;
  /** Their cost in AWS. */
  readonly cost: string;
  /** What `flowq doctor --prove` runs; undefined if it would change something or scan records. */
  readonly proof?: Proof;
}

/** An experiment that reads no table and changes nothing, except for result objects of a few hundred bytes. */
export interface Proof {
  readonly name: string;
  /** Maximum number of queries. */
  readonly queries: number;
  /** @returns the observation, if the assumption holds. @throws Error otherwise */
  readonly run: (athena: Laboratory) => Promise<string>;
}

/** The Athena of a source. */
export interface Laboratory {
  readonly runner: AthenaRunner;
  readonly api: AthenaApi;
  readonly options: AthenaOptions;
  readonly clients: Pick<AwsClients, 's3'>;
  readonly signal: AbortSignal | undefined;
}
