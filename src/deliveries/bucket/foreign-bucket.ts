import type { BucketDestination, Site } from '../delivery.ts';
import { bucketStatements, keyStatement } from '../policies/delivery-policies.ts';
import { policyOf, statementLines } from '../policies/policy.ts';

/** What the owner of a bucket in another account must apply, for a person. */
export function foreignBucketNotes(destination: BucketDestination, site: Site): string[] {
  return [
    `the bucket ${destination.bucket} belongs to another account, or may not be looked at by these credentials.`,
    'Its owner must add these statements to its policy before logs are delivered:',
    ...JSON.stringify(policyOf(bucketStatements(destination, site)), undefined, 2).split('\n'),
    'and, where it encrypts with a customer managed key (given as ARN), this one to the policy of the key:',
    ...statementLines(keyStatement(site)),
  ];
}
