import { callAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { messageOf, sourceError } from '../../errors.ts';
import type { Site } from '../delivery.ts';
import { keyStatement } from '../policies/delivery-policies.ts';
import { mergeStatements } from '../policies/merge.ts';
import { type PolicyDocument, parsePolicy, policyText } from '../policies/policy.ts';
import type { Encryption } from './bucket.ts';

/** Source: AWS KMS Developer Guide, "Key identifiers". */
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

export const isKeyArn = (text: string): boolean => KEY_ARN.test(text);

/**
 * Checks that flow logs can be delivered into a bucket with this encryption: KMS works only with a customer managed
 * key, given as ARN. Source: CloudWatch Logs User Guide, "Logs sent to Amazon S3", and Amazon VPC User Guide.
 * @returns what its owner must add to the key's policy, as text; empty if nothing
 * @throws FlowqError (source) if delivery is impossible with this encryption
 */
export async function checkEncryption(
  bucket: string,
  encryption: Encryption | undefined,
  site: Site,
  clients: Pick<AwsClients, 'kms'>,
  signal?: AbortSignal,
): Promise<string[]> {
  if (encryption?.algorithm === undefined || encryption.algorithm === 'AES256') return [];
  const { key } = encryption;
  if (key === undefined || !isKeyArn(key)) {
    throw sourceError(
      `the bucket ${bucket} encrypts with ${key === undefined ? 'the KMS key that AWS manages' : `the KMS key ${key}`}, which flow log delivery cannot use`,
      "set the bucket's default encryption to SSE-S3, or to a customer managed key given as its ARN",
    );
  }
  const wanted = keyStatement(site);
  const there = await keyPolicy(key, clients, signal);
  const isError = there instanceof Error;
  if (!isError && mergeStatements(there, [wanted], site.account).changes.length === 0) return [];
  const why = isError ? `could not be read (${messageOf(there)})` : 'does not let flow logs be encrypted';
  return [
    `the policy of the key ${key} ${why}; flowq does not change keys. It needs this statement:\n${policyText(wanted)}`,
  ];
}

/** Returns the key's policy, or an error if the caller may not read it, which does not prevent creating flow logs. */
async function keyPolicy(
  key: string,
  clients: Pick<AwsClients, 'kms'>,
  signal: AbortSignal | undefined,
): Promise<PolicyDocument | Error> {
  const { GetKeyPolicyCommand } = await import('@aws-sdk/client-kms');
  const kms = await clients.kms();
  const command = new GetKeyPolicyCommand({ KeyId: key, PolicyName: 'default' });
  const context = { doing: `read the policy of the key ${key}`, needs: 'kms:GetKeyPolicy' };
  try {
    const { Policy } = await callAws(context, (abortSignal) => kms.send(command, { abortSignal }), {
      signal,
    });
    return parsePolicy(Policy ?? '{}');
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}
