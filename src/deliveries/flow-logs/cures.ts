import type { FlowLog, UnsuccessfulItem } from '@aws-sdk/client-ec2';
import { destinationText } from './compare.ts';

/**
 * Returns why a flow log does not deliver, in AWS's words, and what to do. Source: Amazon VPC User Guide,
 * "Troubleshoot".
 */
export function deliveryCure(flowLog: FlowLog): string {
  const place = destinationText(flowLog);
  switch (flowLog.DeliverLogsErrorMessage) {
    case 'Access error':
      return flowLog.LogDestinationType === 's3'
        ? `let delivery.logs.amazonaws.com write to ${place}: in the policy of the bucket, and of its KMS key where it has one; flowq enable s3 sets up the first`
        : `${place} must be there, and the role ${flowLog.DeliverLogsPermissionArn ?? ''} must be trusted and allowed to write there; flowq enable cloudwatch sets up both`;
    case 'Rate limited':
      return 'CloudWatch Logs throttles PutLogEvents: try again later, request a higher quota, or deliver to S3';
    default:
      return 'AWS does not say why; delete it with flowq disable, create it again, and contact AWS Support if that does not help';
  }
}

/** Returns what to do about a flow log that EC2 did not create. */
export function creationCure({ Error: error }: UnsuccessfulItem): string | undefined {
  const words = `${error?.Code} ${error?.Message}`;
  if (/AlreadyExists/.test(words))
    return 'EC2 rejects a second one with this resource, traffic and destination: delete the other with flowq disable, then run this again';
  if (/assume/i.test(words))
    return 'check that the role is in this account and trusts vpc-flow-logs.amazonaws.com';
  if (/PermissionIssue|Access Denied/i.test(words))
    return 'the policy of the bucket does not let delivery.logs.amazonaws.com write, or would be longer than 20 KB';
  if (/does not exist|NotFound/i.test(words)) return 'check the name of the destination, and its Region';
  if (/LimitExceeded/.test(words)) return 'delete unneeded flow logs, or request a higher quota';
  return undefined;
}
