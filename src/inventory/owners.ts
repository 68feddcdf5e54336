import type { InventoryOwner } from './inventory.ts';

/** EC2's description of an interface, from which flowq derives its owner. */
export interface DescribedInterface {
  /** `InterfaceType`. */
  readonly type: string;
  /** `RequesterId`: an account, or the alias of a service. */
  readonly requester?: string | undefined;
  readonly description?: string | undefined;
  /** The instance it is attached to. */
  readonly instance?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

interface Sign {
  readonly service: string;
  /** All given patterns must match. */
  readonly type?: RegExp;
  readonly requester?: RegExp;
  /** The group `name` captures the service's name for the resource. */
  readonly description?: RegExp;
  /** The tag that contains the name. */
  readonly nameTag?: string;
}

/**
 * Signs of an interface's owner; the first match applies. No page of AWS lists these descriptions. Types are those of
 * the EC2 API Reference (NetworkInterface, with both spellings of NAT gateways: the enumeration has `natGateway`,
 * responses have `nat_gateway`). Sources of the descriptions:
 * - the Directory Service Administration Guide, "What gets created" (directories);
 * - the Amazon VPC User Guide, flow log examples (NAT gateways), and "Network load balancers" of ELB's (ELB net/…);
 * - the Lambda Developer Guide and AWS re:Post, "delete a Lambda ENI" (AWS Lambda VPC ENI-…);
 * - the Amazon VPC CNI's source (aws-K8S-…, aws-k8s-branch-eni) with its tags;
 * - public mappings that agree: Cloud Custodian's `get_eni_resource_type`, flowlogs-reader's
 *   `aws_eni` annotation, pete911/flowlogs.
 * None of them has FSx, which is therefore recognized by that word alone.
 */
const SIGNS: readonly Sign[] = [
  { service: 'ALB', description: /^ELB app\/(?<name>[^/]+)/ },
  { service: 'NLB', description: /^ELB net\/(?<name>[^/]+)/ },
  { service: 'GWLB', description: /^ELB gwy\/(?<name>[^/]+)/ },
  { service: 'CLB', description: /^ELB (?<name>[^/\s]+)$/ },
  { service: 'NLB', type: /^network_load_balancer$/ },
  { service: 'GWLB', type: /^gateway_load_balancer$/ },
  { service: 'ELB', requester: /^amazon-elb$/ },
  { service: 'NAT gateway', description: /^Interface for NAT Gateway (?<name>nat-\w+)/ },
  { service: 'NAT gateway', type: /^nat_?gateway$/i },
  { service: 'VPC endpoint', description: /^VPC Endpoint Interface (?<name>vpce-\w+)/ },
  { service: 'VPC endpoint', type: /^(vpc_endpoint|gateway_load_balancer_endpoint)$/ },
  {
    service: 'Transit gateway',
    description: /^Network Interface for Transit Gateway Attachment (?<name>tgw-attach-\w+)/,
  },
  { service: 'Transit gateway', type: /^transit_gateway$/ },
  // Function names end before the UUID of the interface; older descriptions have a colon and no name.
  {
    service: 'Lambda',
    description: /^AWS Lambda VPC ENI-(?<name>.+?)(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
  },
  { service: 'Lambda', description: /^AWS Lambda VPC ENI/ },
  { service: 'Lambda', type: /^lambda$/ },
  { service: 'RDS Proxy', description: /^Network interface for DBProxy (?<name>\S+)/ },
  // Aurora, DocumentDB and Neptune use the same description.
  { service: 'RDS', description: /^RDSNetworkInterface/ },
  { service: 'RDS', requester: /^amazon-rds$/ },
  { service: 'ElastiCache', description: /^ElastiCache[ +](?<name>\S+)/ },
  { service: 'ElastiCache', requester: /^amazon-elasticache$/ },
  { service: 'Redshift', description: /^RedshiftNetworkInterface/ },
  { service: 'Redshift', requester: /^amazon-redshift$/ },
  { service: 'EFS', description: /^EFS mount target for (?<name>fs-\w+)/ },
  {
    service: 'Directory Service',
    description: /^AWS created network interface for directory (?<name>d-\w+)/,
  },
  { service: 'WorkSpaces', description: /^Created By Amazon Workspaces for AWS Account/i },
  { service: 'OpenSearch', description: /^ES (?<name>\S+)/ },
  { service: 'OpenSearch', requester: /^amazon-(elasticsearch|opensearch)$/ },
  { service: 'ECS', description: /^arn:aws[\w-]*:ecs:[\w-]+:\d+:attachment\/(?<name>\S+)/ },
  { service: 'EKS', description: /^aws-K8S-i-\w+/i, nameTag: 'cluster.k8s.amazonaws.com/name' },
  { service: 'EKS', description: /^aws-k8s-(branch|trunk)-eni/i, nameTag: 'cluster.k8s.amazonaws.com/name' },
  { service: 'EKS', description: /^Amazon EKS (?<name>\S+)/ },
  {
    service: 'MSK',
    description: /Amazon MSK network interface for cluster arn:[\w:-]+:cluster\/(?<name>[^/]+)/,
  },
  { service: 'Route 53 Resolver', description: /^Route 53 Resolver: (?<name>rslvr-\w+-\w+)/ },
  { service: 'DMS', description: /^DMSNetworkInterface/ },
  { service: 'DAX', description: /^DAX (?<name>\S+)/ },
  { service: 'EMR', description: /^AWS ElasticMapReduce/ },
  { service: 'CloudHSM', description: /^CloudHsm/i },
  { service: 'Glue', description: /^Attached to Glue using role: \S+\/(?<name>[^/\s]+)/ },
  {
    service: 'SageMaker',
    description: /SageMaker (for )?(Notebook Instance|Studio Domain)\s*\(?(?<name>[\w-]*)/,
  },
  { service: 'DataSync', description: /^datasync (?<name>\S+)/i },
  { service: 'Firehose', description: /^Amazon Kinesis Firehose - (?<name>\S+?)[.]?$/ },
  { service: 'API Gateway', description: /^ENI managed by APIGateway/ },
  { service: 'API Gateway', type: /^api_gateway_managed$/ },
  { service: 'CodeStar Connections', type: /^aws_codestar_connections_managed$/ },
  { service: 'Global Accelerator', type: /^global_accelerator_managed$/ },
  { service: 'IoT', type: /^iot_rules_managed$/ },
  { service: 'QuickSight', type: /^quicksight$/ },
  { service: 'CodeBuild', requester: /:AWSCodeBuild-/ },
  { service: 'FSx', description: /\bFSx\b/i },
];

/** Returns the owner of an interface: the service with its own name of the resource, otherwise the instance, if any. */
export function ownerOf(described: DescribedInterface): InventoryOwner {
  for (const { service, type, requester, description, nameTag } of SIGNS) {
    if (type && !type.test(described.type)) continue;
    if (requester && !requester.test(described.requester ?? '')) continue;
    const match = description?.exec(described.description ?? '');
    if (description && !match) continue;
    const name = match?.groups?.name || (nameTag === undefined ? undefined : described.tags[nameTag]);
    return { service, ...(name && { name }) };
  }
  return described.instance === undefined ? {} : { service: 'EC2', name: described.instance };
}
