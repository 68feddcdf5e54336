import { groupedReport } from '../grouped-report.ts';

/** Reports on who owns the interfaces at which traffic was logged. */

const AT_THEIRS =
  'What is logged at their own interfaces; a packet that several of these logged counts once for each of the rows.';

export const interfaces = groupedReport({
  name: 'interfaces',
  topic: 'traffic',
  question: 'Which network interfaces carry the most bytes?',
  note: 'Both directions together.',
  by: { interface_id: { meaning: 'network interface; missing at regional NAT gateways' } },
  packetLevel: false,
});

export const instances = groupedReport({
  name: 'instances',
  topic: 'traffic',
  question: 'Which instances send and receive the most bytes?',
  note: AT_THEIRS,
  by: { instance_id: { meaning: 'instance; missing where the interface is not that of an instance' } },
  packetLevel: false,
});

export const subnets = groupedReport({
  name: 'subnets',
  topic: 'traffic',
  question: 'Which subnets send and receive the most bytes?',
  note: AT_THEIRS,
  by: { subnet_id: { meaning: 'subnet of the interface' }, vpc_id: { meaning: 'VPC of the interface' } },
  packetLevel: false,
});

export const vpcs = groupedReport({
  name: 'vpcs',
  topic: 'traffic',
  question: 'Which VPCs send and receive the most bytes?',
  note: AT_THEIRS,
  by: { vpc_id: { meaning: 'VPC of the interface' }, account_id: { meaning: 'account of the interface' } },
  packetLevel: false,
});

export const ecs = groupedReport({
  name: 'ecs',
  topic: 'traffic',
  question: 'Which services of ECS send and receive the most bytes?',
  note: AT_THEIRS,
  by: {
    ecs_cluster_name: { meaning: 'cluster' },
    ecs_service_name: { meaning: 'service; missing where the task runs alone' },
  },
  packetLevel: false,
});

export const awsServices = groupedReport({
  name: 'aws-services',
  topic: 'traffic',
  question: 'How much is exchanged with which services of AWS?',
  note: 'Told by the address ranges that AWS publishes; AMAZON is a service that has none of its own.',
  by: {
    pkt_src_aws_service: { meaning: 'service that the packets come from' },
    pkt_dst_aws_service: { meaning: 'service that the packets go to' },
  },
  packetLevel: true,
});
