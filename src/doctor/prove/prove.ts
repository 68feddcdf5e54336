import { AwsClients } from '../../aws/clients.ts';
import { type Finding, fail, ok } from '../../checks/finding.ts';
import type { GlueSourceConfig } from '../../config/config.ts';
import { AthenaApi } from '../../engines/athena/api.ts';
import { priceOf } from '../../engines/athena/price.ts';
import { AthenaRunner } from '../../engines/athena/runner.ts';
import { hintOf, messageOf } from '../../errors.ts';
import { checkAccount } from '../../runs/source/check-account.ts';
import { athenaOptions, dollarText } from '../../runs/source/glue-engine.ts';
import type { Proof } from './confirmation.ts';

/** Maximum seconds per query. */
const TIMEOUT = 120;

/** Describes what proofs do and their maximum cost, before they run. */
export function proofsText(proofs: readonly Proof[], workgroup: string): string {
  const queries = proofs.reduce((sum, { queries }) => sum + queries, 0);
  const names = proofs.map(({ name }) => name).join(', ');
  return `${queries} queries in the workgroup ${workgroup}: ${names}; they read no table, write results of a few hundred bytes, and cost at most ${dollarText(queries * priceOf(0))}`;
}

/** Runs proofs one after another on the Athena of a source. */
export async function prove(
  source: GlueSourceConfig,
  proofs: readonly Proof[],
  signal?: AbortSignal,
): Promise<Finding[]> {
  await checkAccount(source, { signal });
  const { region, profile, endpointUrl } = source;
  const clients = new AwsClients({ region, profile, endpointUrl });
  const options = { ...athenaOptions(source), timeout: TIMEOUT };
  const runner = new AthenaRunner(options, clients);
  try {
    const api = new AthenaApi(await clients.athena());
    const findings: Finding[] = [];
    for (const { name, run } of proofs)
      findings.push(
        await run({ runner, api, options, clients, signal }).then(
          (seen) => ok(name, seen),
          (error: unknown) => {
            signal?.throwIfAborted();
            return fail(name, messageOf(error), hintOf(error));
          },
        ),
      );
    return findings;
  } finally {
    await runner.close();
  }
}
