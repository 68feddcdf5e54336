import { groupedReport } from '../kit/grouped-report.ts';
import { nextPairs } from '../kit/next.ts';

export const awsServices = groupedReport({
  name: 'aws-services',
  topic: 'traffic',
  question: 'How much traffic is exchanged with which AWS services?',
  note: 'AWS identifies services by the address ranges that it publishes. AMAZON stands for services without separate ranges.',
  by: {
    pkt_src_aws_service: { meaning: 'service that the packets come from' },
    pkt_dst_aws_service: { meaning: 'service that the packets go to' },
  },
  next: ({ pkt_src_aws_service, pkt_dst_aws_service }) =>
    nextPairs({ pkt_src_aws_service, pkt_dst_aws_service }),
  packetLevel: true,
});
