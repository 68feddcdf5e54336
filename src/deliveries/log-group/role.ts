import { callAws, findAws } from '../../aws/call-aws.ts';
import type { AwsClients } from '../../aws/clients.ts';
import { isMadeByFlowq } from '../delivery.ts';
import { type PolicyDocument, parsePolicy, policyOf, type Statement } from '../policies/policy.ts';

export interface FoundRole {
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly isMadeByFlowq: boolean;
  /** Milliseconds since 1970. */
  readonly made: number | undefined;
}

/** Name of the inline policy that flowq writes. */
const POLICY = 'flowq-flow-logs';

/** A role that flow logs are delivered by. */
export class Role {
  readonly name: string;
  readonly #clients: Pick<AwsClients, 'iam'>;
  readonly #signal: AbortSignal | undefined;

  constructor(clients: Pick<AwsClients, 'iam'>, name: string, signal?: AbortSignal) {
    this.name = name;
    this.#clients = clients;
    this.#signal = signal;
  }

  /** Finds the role; undefined if it does not exist. */
  async find(): Promise<FoundRole | undefined> {
    const { GetRoleCommand } = await import('@aws-sdk/client-iam');
    const iam = await this.#clients.iam();
    const command = new GetRoleCommand({ RoleName: this.name });
    const answer = await findAws(
      this.#doing('look for', 'iam:GetRole'),
      /^NoSuchEntity/,
      (abortSignal) => iam.send(command, { abortSignal }),
      { signal: this.#signal },
    );
    const { Role: role } = answer ?? {};
    if (!role) return undefined;
    return {
      arn: role.Arn ?? '',
      trust: decoded(role.AssumeRolePolicyDocument) ?? policyOf([]),
      isMadeByFlowq: isMadeByFlowq(role.Tags),
      made: role.CreateDate?.getTime(),
    };
  }

  async create(trust: Statement, tags: readonly (readonly [string, string])[]): Promise<void> {
    const { CreateRoleCommand } = await import('@aws-sdk/client-iam');
    const input = {
      RoleName: this.name,
      Description: 'Delivers VPC flow logs to CloudWatch Logs',
      AssumeRolePolicyDocument: JSON.stringify(policyOf([trust])),
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
    };
    await this.#call('create', 'iam:CreateRole and iam:TagRole', (iam, options) =>
      iam.send(new CreateRoleCommand(input), options),
    );
  }

  async allow(statement: Statement): Promise<void> {
    const { PutRolePolicyCommand } = await import('@aws-sdk/client-iam');
    const PolicyDocument = JSON.stringify(policyOf([statement]));
    const input = { RoleName: this.name, PolicyName: POLICY, PolicyDocument };
    await this.#call('write a policy of', 'iam:PutRolePolicy', (iam, options) =>
      iam.send(new PutRolePolicyCommand(input), options),
    );
  }

  /** Returns the statements of its inline and attached policies. */
  async statements(): Promise<Statement[]> {
    const documents = [...(await this.#ownPolicies()), ...(await this.#attachedPolicies())];
    return documents.flatMap((document) => document?.Statement ?? []);
  }

  async #ownPolicies(): Promise<(PolicyDocument | undefined)[]> {
    const { GetRolePolicyCommand, paginateListRolePolicies } = await import('@aws-sdk/client-iam');
    const RoleName = this.name;
    const pages = await this.#call('read', 'iam:ListRolePolicies', (client, options) =>
      Array.fromAsync(paginateListRolePolicies({ client }, { RoleName }, options)),
    );
    return Promise.all(
      pages
        .flatMap(({ PolicyNames = [] }) => PolicyNames)
        .map(async (PolicyName) => {
          const answer = await this.#call('read', 'iam:GetRolePolicy', (iam, options) =>
            iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options),
          );
          return decoded(answer.PolicyDocument);
        }),
    );
  }

  async #attachedPolicies(): Promise<(PolicyDocument | undefined)[]> {
    const { GetPolicyCommand, GetPolicyVersionCommand, paginateListAttachedRolePolicies } = await import(
      '@aws-sdk/client-iam'
    );
    const pages = await this.#call('read', 'iam:ListAttachedRolePolicies', (client, options) =>
      Array.fromAsync(paginateListAttachedRolePolicies({ client }, { RoleName: this.name }, options)),
    );
    return Promise.all(
      pages
        .flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
        .map(async ({ PolicyArn }) => {
          const { Policy } = await this.#call('read', 'iam:GetPolicy', (iam, options) =>
            iam.send(new GetPolicyCommand({ PolicyArn }), options),
          );
          const VersionId = Policy?.DefaultVersionId;
          const answer = await this.#call('read', 'iam:GetPolicyVersion', (iam, options) =>
            iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options),
          );
          return decoded(answer.PolicyVersion?.Document);
        }),
    );
  }

  async #call<T>(verb: string, needs: string, call: Call<T>): Promise<T> {
    const iam = await this.#clients.iam();
    const send = (abortSignal: AbortSignal) => call(iam, { abortSignal });
    return callAws(this.#doing(verb, needs), send, { signal: this.#signal });
  }

  #doing(verb: string, needs: string) {
    return { doing: `${verb} the role ${this.name}`, needs };
  }
}

type Call<T> = (
  iam: Awaited<ReturnType<AwsClients['iam']>>,
  options: { abortSignal: AbortSignal },
) => Promise<T>;

/** Decodes a policy, which IAM returns percent-encoded. */
function decoded(text: string | undefined): PolicyDocument | undefined {
  return text === undefined ? undefined : parsePolicy(decodeURIComponent(text));
}
