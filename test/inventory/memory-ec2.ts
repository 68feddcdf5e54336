import { onTestFinished } from 'vitest';
import { type Answer, jsonError } from '../stack/aws/answer.ts';
import { AwsError } from '../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../stack/aws/aws-server.ts';
import { Calls } from '../stack/aws/calls.ts';
import { Faults } from '../stack/aws/faults.ts';
import { identifyAws } from '../stack/aws/identify.ts';
import { escapeXml, xmlAnswer, xmlError } from '../stack/aws/xml.ts';
import { ACCOUNT } from './things.ts';

/** A value as EC2 writes it: lists have items, and elements begin with a small letter. */
export type Element =
  | string
  | number
  | boolean
  | Date
  | undefined
  | readonly Element[]
  | { readonly [name: string]: Element };

/** The element that an operation's list is in. */
const SETS: Readonly<Record<string, string>> = {
  DescribeNetworkInterfaces: 'networkInterfaceSet',
  DescribeInstances: 'reservationSet',
  DescribeSecurityGroups: 'securityGroupInfo',
  DescribeSecurityGroupRules: 'securityGroupRuleSet',
  DescribeSubnets: 'subnetSet',
  DescribeVpcs: 'vpcSet',
  DescribeNatGateways: 'natGatewaySet',
  DescribeVpcEndpoints: 'vpcEndpointSet',
  DescribeRouteTables: 'routeTableSet',
  DescribeNetworkAcls: 'networkAclSet',
  DescribeManagedPrefixLists: 'prefixListSet',
  GetManagedPrefixListEntries: 'entrySet',
};

/** EC2 of one account, which answers what it is told to, in pages, and refuses what it is told to. */
export class MemoryEc2 implements AwsService {
  readonly things: Record<string, readonly Element[]> = {};
  readonly denied = new Set<string>();
  pageSize = 2;
  account = ACCOUNT;
  readonly identify = identifyAws;

  async answer({ service, operation, input }: CallIdentity): Promise<Answer> {
    if (service === 'sts')
      return xmlAnswer(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${this.account}:user/net</Arn><Account>${this.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    if (this.denied.has(operation))
      throw new AwsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);
    const set = SETS[operation];
    if (!set)
      throw new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`);
    const { NextToken = '0', MaxResults } = input as Record<string, string>;
    if (!MaxResults) throw new AwsError('InvalidParameterValue', 'these tests want pages');
    const from = Number(NextToken);
    const all = this.things[operation] ?? [];
    const next = from + this.pageSize;
    const token = next < all.length ? `<nextToken>${next}</nextToken>` : '';
    return xmlAnswer(`<R>${element(set, all.slice(from, next))}${token}</R>`);
  }

  error(error: AwsError, { service }: CallIdentity): Answer {
    return service === 'sts' ? jsonError(error) : xmlError(error, 'ec2');
  }
}

function element(name: string, value: Element): string {
  if (value === undefined) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: Element): string {
  if (Array.isArray(value)) return value.map((one: Element) => element('item', one)).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => element(name, one))
      .join('');
  return escapeXml(String(value));
}

/** EC2 behind its protocol, for one test. */
export async function startEc2() {
  const ec2 = new MemoryEc2();
  const [calls, faults] = [new Calls(), new Faults()];
  const server = await startAwsServer(ec2, { calls, faults });
  onTestFinished(() => server.close());
  const env = {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_REGION: 'eu-central-1',
  };
  return { ec2, calls, faults, env };
}
