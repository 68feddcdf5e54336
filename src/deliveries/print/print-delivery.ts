import type { Delivery, Site } from '../delivery.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { policyOf, policyText } from '../policies/policy.ts';
import { cliScript } from './cli-script.ts';
import { cloudFormation } from './cloudformation.ts';
import { terraform } from './terraform.ts';

export type PrintedForm = 'cloudformation' | 'terraform' | 'cli';

export interface PrintedDelivery {
  readonly text: string;
  /** Steps that the text cannot perform, for a person. */
  readonly notes: readonly string[];
}

/** Returns everything that a delivery needs as text for another tool. */
export function printDelivery(form: PrintedForm, delivery: Delivery, site: Site): PrintedDelivery {
  const print = { cloudformation: cloudFormation, terraform, cli: cliScript }[form];
  return { text: print(delivery, site), notes: policyNotes(delivery, site) };
}

/** Each of these forms would replace the whole policy of an existing bucket, including the statements of others. */
function policyNotes({ destination }: Delivery, site: Site): string[] {
  if (destination.kind !== 's3' || destination.create) return [];
  return [
    `the policy of the bucket ${destination.bucket} is left out, because what is printed would replace all of it; it needs these statements:\n${policyText(policyOf(bucketStatements(destination, site)))}`,
  ];
}
