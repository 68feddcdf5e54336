import type { HeadBucketRequest } from '@aws-sdk/client-s3';
import { callAws, findAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { isTransient, statusOf } from '../../aws/transient.ts';
import type { Site } from '../delivery.ts';
import { type PolicyDocument, parsePolicy } from '../policies/policy.ts';

/** Default encryption of a bucket. */
export interface Encryption {
  readonly algorithm: string | undefined;
  /** As configured in the bucket: an ARN, an id or an alias; undefined for the AWS managed key. */
  readonly key: string | undefined;
}

/** A bucket that flow logs are delivered to, with the calls that set it up. */
export class DeliveryBucket {
  readonly name: string;
  readonly #clients: Pick<AwsClients, 's3'>;
  readonly #site: Site;
  readonly #signal: AbortSignal | undefined;
  /** Whether it has just been created, so that not all of S3 may know it yet. */
  #isNew = false;

  /** @param signal aborts the current call and all later ones */
  constructor(clients: Pick<AwsClients, 's3'>, name: string, site: Site, signal?: AbortSignal) {
    this.name = name;
    this.#clients = clients;
    this.#site = site;
    this.#signal = signal;
  }

  /** Returns who owns it: this account, nobody yet, or another account (or one that the caller may not see). */
  async owner(): Promise<'ours' | 'nobody' | 'another'> {
    const status = await this.#head(this.#ours());
    if (status === 200) return 'ours';
    // Without an expected owner, S3 distinguishes another account's bucket from a missing one.
    return (await this.#head(this.#bucket())) === 404 ? 'nobody' : 'another';
  }

  /** Creates it private from the start: no ACLs, and AWS's defaults block public access. */
  async create(): Promise<void> {
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
    const { region } = this.#site;
    const place =
      region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
    const input = { ...this.#bucket(), ...place, ObjectOwnership: 'BucketOwnerEnforced' as const };
    await this.#call('create', 's3:CreateBucket', (s3, options) =>
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
      'read the public access block of',
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

  /** Returns the default encryption; undefined if none is configured, which is SSE-S3. */
  async encryption(): Promise<Encryption | undefined> {
    const { GetBucketEncryptionCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'read the encryption of',
      's3:GetEncryptionConfiguration',
      /^ServerSideEncryptionConfigurationNotFound/,
      (s3, options) => s3.send(new GetBucketEncryptionCommand(this.#ours()), options),
    );
    const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const given = rule?.ApplyServerSideEncryptionByDefault;
    return given && { algorithm: given.SSEAlgorithm, key: given.KMSMasterKeyID };
  }

  /** @param key ARN of a customer managed key; without it S3's own keys encrypt */
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

  /** Returns the days after which flowq's lifecycle rule deletes everything in it; undefined without that rule. */
  async expiry(): Promise<number | undefined> {
    const { GetBucketLifecycleConfigurationCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.#find(
      'read the lifecycle of',
      's3:GetLifecycleConfiguration',
      /^NoSuchLifecycleConfiguration/,
      (s3, options) => s3.send(new GetBucketLifecycleConfigurationCommand(this.#ours()), options),
    );
    return answer?.Rules?.find(({ ID }) => ID === EXPIRY_RULE)?.Expiration?.Days;
  }

  /** Deletes everything in it after the given number of days. */
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

  /** Returns the text of its policy; undefined without one. */
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

  /** Returns the HTTP status of the answer, which has no body and therefore no error name. */
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
  /** The expected owner prevents changes to a bucket that another account has since created. */
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
