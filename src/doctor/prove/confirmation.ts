import type { AwsClients } from '../../aws/clients.ts';
import type { AthenaApi } from '../../engines/athena/api.ts';
import type { AthenaOptions } from '../../engines/athena/options.ts';
import type { AthenaRunner } from '../../engines/athena/runner.ts';

/** Something that no test here can confirm, because it depends on AWS itself. */
export interface Confirmation {
  /** What flowq takes for granted: one or more sentences of Markdown. */
  readonly claim: string;
  /** The command, or commands, that confirm it in a real account, and what to look for. */
  readonly command: string;
  /** What that costs in AWS. */
  readonly cost: string;
  /** What `flowq doctor --prove` runs; undefined if it would change something or scan records. */
  readonly proof?: Proof;
}

/** An experiment that reads no table and changes nothing but for result objects of a few hundred bytes. */
export interface Proof {
  readonly name: string;
  /** Maximum number of queries. */
  readonly queries: number;
  /** @returns what was seen, if it is as flowq takes it for granted. @throws Error otherwise */
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
