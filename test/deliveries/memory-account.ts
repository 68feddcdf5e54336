import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type Answer, jsonAnswer, jsonError } from '../stack/aws/answer.ts';
import { AwsError } from '../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../stack/aws/aws-server.ts';
import { Calls } from '../stack/aws/calls.ts';
import { Faults } from '../stack/aws/faults.ts';
import { identifyAws } from '../stack/aws/identify.ts';
import { xmlAnswer, xmlError } from '../stack/aws/xml.ts';
import { type Form, listIn, structuresIn } from './form.ts';
import { changesIn } from './killed-after-each.ts';
import { MemoryFlowLogs } from './memory-flow-logs.ts';

export const ACCOUNT = '123456789012';

interface MemoryBucket {
  owner: string;
  /** Where it is, if not in the Region of the flow logs. */
  region?: string;
  /** Its parts as they were put: policy, tagging, encryption, lifecycle, publicAccessBlock. */
  parts: Map<string, string>;
  objects: string[];
}

interface MemoryRole {
  trust: string;
  tags: [string, string][];
  policies: Map<string, string>;
  /** Documents of managed policies, by ARN. */
  attached: Map<string, string>;
  made: Date;
}

/** An AWS account in this process: EC2's flow logs and interfaces, buckets with their parts, roles, log groups. */
export class MemoryAccount implements AwsService {
  readonly flowLogs = new MemoryFlowLogs();
  readonly buckets = new Map<string, MemoryBucket>();
  readonly roles = new Map<string, MemoryRole>();
  readonly groups = new Map<string, { retention?: number; tags: Record<string, string> }>();
  readonly keyPolicies = new Map<string, string>();
  /** Interfaces as `[eni, subnet, vpc]`. */
  readonly interfaces: [string, string, string][] = [['eni-0a', 'subnet-0a', 'vpc-0a']];
  /** What SimulatePrincipalPolicy says no to. */
  readonly denied = new Set<string>();
  readonly identify = identifyAws;

  /** Called for each call after it is carried out, before the response. */
  afterCall: ((operation: string) => void) | undefined;

  async answer(call: CallIdentity, request: IncomingMessage): Promise<Answer> {
    const answer = await this.#carryOut(call, request);
    this.afterCall?.(call.operation);
    return answer;
  }

  async #carryOut(
    { service, operation, input, resource }: CallIdentity,
    request: IncomingMessage,
  ): Promise<Answer> {
    const form = (input ?? {}) as Form;
    if (service.startsWith('logs')) return this.#logs(operation, input as Record<string, never>);
    if (service.startsWith('trent')) return this.#key(input as { KeyId: string });
    if (service === 'iam') return this.#iam(operation, form);
    if (service === 'sts')
      return xmlAnswer(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/net</Arn><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    if (service === 'ec2') return this.#ec2(operation, form);
    return this.#s3(operation, resource.split('/')[0] ?? '', request);
  }

  error(error: AwsError, { service }: CallIdentity): Answer {
    return /^(logs|trent)/.test(service) ? jsonError(error) : xmlError(error, service);
  }

  #ec2(operation: string, form: Form): Answer {
    if (operation === 'DescribeVpcs') {
      const asked = listIn(structuresIn(form, 'Filter')[0] ?? {}, 'Value').filter((id) => id !== 'vpc-0bad');
      const items = asked.map((id) => `<item><vpcId>${id}</vpcId></item>`);
      return xmlAnswer(`<R><vpcSet>${items.join('')}</vpcSet></R>`);
    }
    if (operation === 'DescribeSubnets') {
      const items = this.interfaces.map(
        ([, subnet, vpc]) => `<item><subnetId>${subnet}</subnetId><vpcId>${vpc}</vpcId></item>`,
      );
      return xmlAnswer(`<R><subnetSet>${items.join('')}</subnetSet></R>`);
    }
    if (operation === 'DescribeNetworkInterfaces') {
      const items = this.interfaces.map(
        ([eni, subnet, vpc]) =>
          `<item><networkInterfaceId>${eni}</networkInterfaceId><subnetId>${subnet}</subnetId><vpcId>${vpc}</vpcId></item>`,
      );
      return xmlAnswer(`<R><networkInterfaceSet>${items.join('')}</networkInterfaceSet></R>`);
    }
    return this.flowLogs.answer(operation, form);
  }

  async #s3(operation: string, name: string, request: IncomingMessage): Promise<Answer> {
    const bucket = this.buckets.get(name);
    if (operation === 'CreateBucket') {
      if (bucket) throw new AwsError('BucketAlreadyOwnedByYou', 'you have it', 409);
      this.buckets.set(name, { owner: ACCOUNT, parts: new Map(), objects: [] });
      return xmlAnswer('');
    }
    if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (bucket.region && !request.headers.authorization?.includes(`/${bucket.region}/s3/`))
      return { status: 301, headers: { 'x-amz-bucket-region': bucket.region }, body: '' };
    const expected = request.headers['x-amz-expected-bucket-owner'];
    if (expected !== undefined && expected !== bucket.owner)
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    const [, kind = '', part = ''] = /^(Get|Put)(?:Bucket)?(.*)$/.exec(operation) ?? [];
    if (operation === 'HeadBucket') return xmlAnswer('');
    if (operation === 'ListObjectsV2') {
      const keys = bucket.objects.map((key) => `<Contents><Key>${key}</Key></Contents>`);
      return xmlAnswer(`<ListBucketResult>${keys.join('')}</ListBucketResult>`);
    }
    if (kind === 'Put') {
      bucket.parts.set(part, await text(request));
      return xmlAnswer('');
    }
    const there = bucket.parts.get(part);
    if (there === undefined) throw new AwsError(MISSING[part] ?? 'NoSuch', 'there is none', 404);
    return { status: 200, headers: {}, body: there };
  }

  #iam(operation: string, form: Form): Answer {
    const { RoleName: name = '', PolicyName: policy = '' } = form;
    if (operation === 'SimulatePrincipalPolicy') return this.#simulate(form);
    if (operation === 'CreateRole') {
      const tags = structuresIn(form, 'Tags.member').map(({ Key = '', Value = '' }): [string, string] => [
        Key,
        Value,
      ]);
      const trust = form.AssumeRolePolicyDocument ?? '';
      this.roles.set(name, { trust, tags, policies: new Map(), attached: new Map(), made: new Date() });
      return iamAnswer(operation, this.#roleElement(name));
    }
    if (operation === 'GetPolicy')
      return iamAnswer(operation, '<Policy><DefaultVersionId>v1</DefaultVersionId></Policy>');
    if (operation === 'GetPolicyVersion') {
      const { PolicyArn = '' } = form;
      const documents = [...this.roles.values()].flatMap(({ attached }) => attached.get(PolicyArn) ?? []);
      const document = encodeURIComponent(documents[0] ?? '');
      return iamAnswer(operation, `<PolicyVersion><Document>${document}</Document></PolicyVersion>`);
    }
    const role = this.roles.get(name);
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
    if (operation === 'GetRole') return iamAnswer(operation, this.#roleElement(name));
    if (operation === 'PutRolePolicy') {
      role.policies.set(policy, form.PolicyDocument ?? '');
      return iamAnswer(operation, '');
    }
    if (operation === 'ListRolePolicies') {
      const { items, more } = pageOf([...role.policies.keys()], form);
      return iamAnswer(
        operation,
        `<PolicyNames>${items.map((one) => `<member>${one}</member>`)}</PolicyNames>${more}`,
      );
    }
    if (operation === 'ListAttachedRolePolicies') {
      const { items, more } = pageOf([...role.attached.keys()], form);
      const members = items.map((arn) => `<member><PolicyArn>${arn}</PolicyArn></member>`);
      return iamAnswer(operation, `<AttachedPolicies>${members}</AttachedPolicies>${more}`);
    }
    if (operation === 'GetRolePolicy')
      return iamAnswer(
        operation,
        `<PolicyDocument>${encodeURIComponent(role.policies.get(policy) ?? '')}</PolicyDocument>`,
      );
    throw new AwsError('InvalidAction', operation);
  }

  #roleElement(name: string): string {
    const { trust = '', tags = [], made = new Date() } = this.roles.get(name) ?? {};
    const members = tags.map(([key, value]) => `<member><Key>${key}</Key><Value>${value}</Value></member>`);
    return `<Role><Arn>arn:aws:iam::${ACCOUNT}:role/${name}</Arn><CreateDate>${made.toISOString()}</CreateDate><AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument><Tags>${members.join('')}</Tags></Role>`;
  }

  #simulate(form: Form): Answer {
    const actions = Object.keys(form).flatMap((key) =>
      /^ActionNames\.member\./.test(key) ? (form[key] ?? '') : [],
    );
    const members = actions.map((action) => {
      const decision = this.denied.has(action) ? 'implicitDeny' : 'allowed';
      return `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision></member>`;
    });
    const { items, more } = pageOf(members, form);
    return iamAnswer('SimulatePrincipalPolicy', `<EvaluationResults>${items}</EvaluationResults>${more}`);
  }

  #logs(operation: string, input: Record<string, never>): Answer {
    const name: string = input.logGroupName ?? String(input.resourceArn).split(':log-group:')[1] ?? '';
    const group = this.groups.get(name);
    switch (operation) {
      case 'DescribeLogGroups':
        return jsonAnswer({
          logGroups: [...this.groups].map(([logGroupName, { retention }]) => ({
            logGroupName,
            retentionInDays: retention,
          })),
        });
      case 'CreateLogGroup':
        this.groups.set(name, { tags: input.tags ?? {} });
        return jsonAnswer({});
      case 'PutRetentionPolicy':
        this.groups.set(name, { tags: {}, ...group, retention: input.retentionInDays as unknown as number });
        return jsonAnswer({});
      default:
        return jsonAnswer({ tags: group?.tags });
    }
  }

  #key({ KeyId }: { KeyId: string }): Answer {
    const Policy = this.keyPolicies.get(KeyId);
    if (Policy === undefined) throw new AwsError('NotFoundException', 'no such key');
    return jsonAnswer({ Policy });
  }
}

const MISSING: Readonly<Record<string, string>> = {
  Policy: 'NoSuchBucketPolicy',
  Tagging: 'NoSuchTagSet',
  PublicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  Encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  LifecycleConfiguration: 'NoSuchLifecycleConfiguration',
};

function iamAnswer(operation: string, body: string): Answer {
  return xmlAnswer(
    `<${operation}Response><${operation}Result>${body}</${operation}Result></${operation}Response>`,
  );
}

/** The account behind the AWS protocols, for one test. */
export async function startAccount() {
  const account = new MemoryAccount();
  const [calls, faults] = [new Calls(), new Faults()];
  const server = await startAwsServer(account, { calls, faults });
  onTestFinished(() => server.close());
  const env = {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'eu-west-1',
  };
  const changes = () => changesIn(calls);
  return { account, calls, faults, env, changes };
}

/** One item a page, as IAM may have it. */
function pageOf(all: readonly string[], { Marker = '0' }: Form): { items: string[]; more: string } {
  const next = Number(Marker) + 1;
  const more = next < all.length ? `<IsTruncated>true</IsTruncated><Marker>${next}</Marker>` : '';
  return { items: all.slice(next - 1, next), more };
}
