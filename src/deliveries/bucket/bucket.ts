import type { HeadBucketRequest } from '@aws-sdk/client-s3';
import { callAws, findAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { isTransient, statusOf } from '../../aws/transient.ts';
import type { Site } from '../delivery.ts';
import { type PolicyDocument, parsePolicy } from '../policies/policy.ts';

/** How a bucket encrypts what is put into it. */
export interface Encryption {
  readonly algorithm: string | undefined;
  /** As it is written in the bucket: an ARN, an id or an alias; undefined for the key that AWS manages. */
  readonly key: string | undefined;
}

/** The bucket that flow logs are delivered to, as far as setting it up asks for. */
export class DeliveryBucket {
  readonly name: string;
  readonly #clients: Pick<AwsClients, 's3'>;
  readonly #site: Site;
  readonly #signal: AbortSignal | undefined;
  /** Whether it was made a moment ago, so that S3 may not know it everywhere yet. */
  #isNew = false;

  /** @param signal ends the call under way and all further ones */
  constructor(clients: Pick<AwsClients, 's3'>, name: string, site: Site, signal?: AbortSignal) {
    this.name = name;
    this.#clients = clients;
    this.#site = site;
    this.#signal = signal;
  }

  /** Whose it is: this account's, nobody's yet, or another's (or one that the caller may not look at). */
  async owner(): Promise<'ours' | 'nobody' | 'another'> {
    const status = await this.#head(this.#ours());
    if (status === 200) return 'ours';
    // Asked without saying whose it is to be, S3 tells a bucket of others from none.
    return (await this.#head(this.#bucket())) === 404 ? 'nobody' : 'another';
  }

  /** Made private from its first moment on: no ACLs, and AWS's defaults block public access. */
  async create(): Promise<void> {
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
    const { region } = this.#site;
    const place =
      region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
    const input = { ...this.#bucket(), ...place, ObjectOwnership: 'BucketOwnerEnforced' as const };
    await this.#call('make', 's3:CreateBucket', (s3, options) =>
      s3.send(new CreateBucketCommand(input), options),
    );
    this.#isNew = true;
  }

  async tags(): Promise<{ Key?: string | undefined; Value?: string | undefined }[]> {
    const { GetBucketTaggingCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'read the tags of',
      's3:GetBucketTagging',
      /^NoSuchTagSet/,
      (s3, options) => s3.send(new GetBucketTaggingCommand(this.#ours()), options),
    );
    return answer?.TagSet ?? [];
  }

  async putTags(tags: readonly (readonly [string, string])[]): Promise<void> {
    const { PutBucketTaggingCommand } = await import('@aws-sdk/client-s3');
    const TagSet = tags.map(([Key, Value]) => ({ Key, Value }));
    await this.#call('tag', 's3:PutBucketTagging', (s3, options) =>
      s3.send(new PutBucketTaggingCommand({ ...this.#ours(), Tagging: { TagSet } }), options),
    );
  }

  async isEmpty(): Promise<boolean> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const answer = await this.#call('list', 's3:ListBucket', (s3, options) =>
      s3.send(new ListObjectsV2Command({ ...this.#ours(), MaxKeys: 1 }), options),
    );
    return (answer.Contents ?? []).length === 0;
  }

  async blocksPublicAccess(): Promise<boolean> {
    const { GetPublicAccessBlockCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'look at the public access of',
      's3:GetBucketPublicAccessBlock',
      /^NoSuchPublicAccessBlockConfiguration/,
      (s3, options) => s3.send(new GetPublicAccessBlockCommand(this.#ours()), options),
    );
    const block = answer?.PublicAccessBlockConfiguration;
    return Object.keys(ALL_BLOCKED).every((name) => block?.[name as keyof typeof ALL_BLOCKED] === true);
  }

  async blockPublicAccess(): Promise<void> {
    const { PutPublicAccessBlockCommand } = await import('@aws-sdk/client-s3');
    const input = { ...this.#ours(), PublicAccessBlockConfiguration: ALL_BLOCKED };
    await this.#call('block public access to', 's3:PutBucketPublicAccessBlock', (s3, options) =>
      s3.send(new PutPublicAccessBlockCommand(input), options),
    );
  }

  /** Undefined where nothing is configured, which is SSE-S3. */
  async encryption(): Promise<Encryption | undefined> {
    const { GetBucketEncryptionCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'look at the encryption of',
      's3:GetEncryptionConfiguration',
      /^ServerSideEncryptionConfigurationNotFound/,
      (s3, options) => s3.send(new GetBucketEncryptionCommand(this.#ours()), options),
    );
    const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const given = rule?.ApplyServerSideEncryptionByDefault;
    return given && { algorithm: given.SSEAlgorithm, key: given.KMSMasterKeyID };
  }

  /** @param key ARN of a customer's key; without it S3's own keys encrypt */
  async encrypt(key: string | undefined): Promise<void> {
    const { PutBucketEncryptionCommand } = await import('@aws-sdk/client-s3');
    const rule =
      key === undefined
        ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }
        : {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: key },
            BucketKeyEnabled: true,
          };
    const input = { ...this.#ours(), ServerSideEncryptionConfiguration: { Rules: [rule] } };
    await this.#call('encrypt', 's3:PutEncryptionConfiguration', (s3, options) =>
      s3.send(new PutBucketEncryptionCommand(input), options),
    );
  }

  /** Days after which all in it is deleted by the rule that flowq makes; undefined without that rule. */
  async expiry(): Promise<number | undefined> {
    const { GetBucketLifecycleConfigurationCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'look at the lifecycle of',
      's3:GetLifecycleConfiguration',
      /^NoSuchLifecycleConfiguration/,
      (s3, options) => s3.send(new GetBucketLifecycleConfigurationCommand(this.#ours()), options),
    );
    return answer?.Rules?.find(({ ID }) => ID === EXPIRY_RULE)?.Expiration?.Days;
  }

  /** Deletes all in it after so many days. */
  async expire(days: number): Promise<void> {
    const { PutBucketLifecycleConfigurationCommand } = await import('@aws-sdk/client-s3');
    const rule = {
      ID: EXPIRY_RULE,
      Status: 'Enabled' as const,
      Filter: { Prefix: '' },
      Expiration: { Days: days },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    };
    const input = { ...this.#ours(), LifecycleConfiguration: { Rules: [rule] } };
    await this.#call('set the lifecycle of', 's3:PutLifecycleConfiguration', (s3, options) =>
      s3.send(new PutBucketLifecycleConfigurationCommand(input), options),
    );
  }

  /** The text of its policy; undefined without one. */
  async policyText(): Promise<string | undefined> {
    const { GetBucketPolicyCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'read the policy of',
      's3:GetBucketPolicy',
      /^NoSuchBucketPolicy/,
      (s3, options) => s3.send(new GetBucketPolicyCommand(this.#ours()), options),
    );
    return answer?.Policy;
  }

  async policy(): Promise<PolicyDocument | undefined> {
    const text = await this.policyText();
    return text ? parsePolicy(text) : undefined;
  }

  async putPolicy(policy: PolicyDocument): Promise<void> {
    const { PutBucketPolicyCommand } = await import('@aws-sdk/client-s3');
    const input = { ...this.#ours(), Policy: JSON.stringify(policy) };
    await this.#call('set the policy of', 's3:PutBucketPolicy', (s3, options) =>
      s3.send(new PutBucketPolicyCommand(input), options),
    );
  }

  /** The status of the answer, which has no body and so no name of an error. */
  async #head(input: HeadBucketRequest): Promise<200 | 403 | 404> {
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    return this.#call('look for', 's3:ListBucket', async (s3, options) => {
      try {
        await s3.send(new HeadBucketCommand(input), options);
        return 200;
      } catch (error) {
        const status = statusOf(error);
        if (status === 403 || status === 404) return status;
        throw error;
      }
    });
  }

  async #find<T>(verb: string, needs: string, missing: RegExp, call: Call<T>): Promise<T | undefined> {
    const s3 = await this.#clients.s3();
    const send = (abortSignal: AbortSignal) => call(s3, { abortSignal });
    return findAws(this.#doing(verb, needs), missing, send, this.#options());
  }

  async #call<T>(verb: string, needs: string, call: Call<T>): Promise<T> {
    const s3 = await this.#clients.s3();
    return callAws(this.#doing(verb, needs), (abortSignal) => call(s3, { abortSignal }), this.#options());
  }

  #doing(verb: string, needs: string) {
    return { doing: `${verb} the bucket ${this.name}`, needs: `${needs} on the bucket ${this.name}` };
  }

  #options = () => ({
    signal: this.#signal,
    isTransient: (error: unknown) =>
      (this.#isNew && (error as Error)?.name === 'NoSuchBucket') || isTransient(error),
  });
  #bucket = () => ({ Bucket: this.name });
  /** A bucket that changed hands meanwhile is not touched. */
  #ours = () => ({ Bucket: this.name, ExpectedBucketOwner: this.#site.account });
}

type Call<T> = (
  s3: Awaited<ReturnType<AwsClients['s3']>>,
  options: { abortSignal: AbortSignal },
) => Promise<T>;

const EXPIRY_RULE = 'flowq-expire';

const ALL_BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;
