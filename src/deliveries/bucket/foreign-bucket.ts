import type { BucketDestination, Site } from '../delivery.ts';
import { bucketStatements, keyStatement } from '../policies/delivery-policies.ts';
import { policyOf, policyText } from '../policies/policy.ts';

/** Returns the changes that the owner of a bucket in another account must make, for a person. */
export function foreignBucketNotes(destination: BucketDestination, site: Site): string[] {
  return [
    `the bucket ${destination.bucket} belongs to another account, or these credentials may not read it; ` +
      `its owner must add these statements to its policy before logs are delivered:\n${policyText(policyOf(bucketStatements(destination, site)))}`,
    `where that bucket encrypts with a customer managed key (given as ARN), its policy needs this statement:\n${policyText(keyStatement(site))}`,
  ];
}
