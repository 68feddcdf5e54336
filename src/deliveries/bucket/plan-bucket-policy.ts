import { sourceError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import type { BucketDestination, Site } from '../delivery.ts';
import { bucketStatements } from '../policies/delivery-policies.ts';
import { lostStatements, type MergedPolicy, mergeStatements } from '../policies/merge.ts';
import { type PolicyDocument, parsePolicy } from '../policies/policy.ts';
import type { DeliveryBucket } from './bucket.ts';

/** Bytes. Source: Amazon S3 User Guide, "Bucket policies". */
const LARGEST_POLICY = 20 * 1024;

/** Saves the policy of a bucket before it changes. */
export interface PolicyBackup {
  /** Returns the path of the saved policy, for a person. */
  path(bucket: string): string;
  save(bucket: string, text: string): Promise<void>;
}

export interface PolicyPlan {
  readonly steps: readonly Step[];
  /**
   * Reads the policy again after the flow logs were created, because AWS may then have overwritten it, and puts back
   * the lost statements.
   * @returns what was put back, as text; undefined if nothing was lost
   */
  restore(): Promise<string | undefined>;
}

/**
 * Plans the changes that allow AWS to deliver into the bucket.
 * @param isThere whether the bucket exists
 */
export async function planBucketPolicy(
  bucket: DeliveryBucket,
  destination: BucketDestination,
  site: Site,
  isThere: boolean,
  backup: PolicyBackup,
): Promise<PolicyPlan> {
  const wanted = bucketStatements(destination, site);
  const text = isThere ? await bucket.policyText() : undefined;
  const there = text === undefined ? undefined : parsePolicy(text);
  const merged = checked(bucket.name, mergeStatements(there, wanted, site.account));
  return {
    steps: merged.changes.length === 0 ? [] : [policyStep()],
    restore: () => restored(bucket, merged.policy),
  };

  function policyStep(): Step {
    const keeping =
      text === undefined ? [] : [`+ the previous policy is saved in ${backup.path(bucket.name)}`];
    return {
      what: `${there ? '~' : '+'} policy of the bucket ${bucket.name}`,
      parts: [...merged.changes, ...keeping],
      calls: ['s3:PutBucketPolicy'],
      apply: async () => {
        // Merges into the current policy, which may have changed since it was read.
        const now = await bucket.policyText();
        if (now !== undefined) await backup.save(bucket.name, now);
        const again = mergeStatements(now === undefined ? undefined : parsePolicy(now), wanted, site.account);
        await bucket.putPolicy(checked(bucket.name, again).policy);
      },
    };
  }
}

async function restored(bucket: DeliveryBucket, intended: PolicyDocument): Promise<string | undefined> {
  const now = await bucket.policy();
  const lost = lostStatements(intended, now);
  if (lost.length === 0) return undefined;
  // AWS's statements with the same Sids as the restored ones allow the same for this flow log.
  const sids = new Set(lost.map(({ Sid }) => Sid).filter((sid) => sid !== undefined));
  const kept = (now?.Statement ?? []).filter(({ Sid }) => Sid === undefined || !sids.has(Sid));
  await bucket.putPolicy({ ...intended, Statement: [...kept, ...lost] });
  const names = lost.map(({ Sid }) => Sid ?? 'one without a Sid').join(', ');
  return `AWS had changed the policy of the bucket ${bucket.name}; put back: ${names}`;
}

function checked(bucket: string, merged: MergedPolicy): MergedPolicy {
  const bytes = Buffer.byteLength(JSON.stringify(merged.policy));
  if (bytes <= LARGEST_POLICY) return merged;
  throw sourceError(
    `the policy of the bucket ${bucket} would have ${bytes} bytes, and S3 accepts ${LARGEST_POLICY}`,
    'replace the statements of many prefixes by one for the whole bucket, or use another bucket',
  );
}
