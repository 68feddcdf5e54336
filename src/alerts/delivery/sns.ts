import { callAws } from '../../aws/call-aws.ts';
import { AwsClients } from '../../aws/clients.ts';
import { titleOf } from '../forms/text.ts';
import type { Message } from '../message.ts';
import type { Target } from '../target.ts';

/** Maximum characters of a subject: SNS accepts 100, printable ASCII only. */
const LONGEST_SUBJECT = 100;

interface Publication {
  readonly text: string;
  readonly message: Message;
  readonly signal: AbortSignal;
  readonly profile: string | undefined;
}

/** Publishes a message to a topic. @throws FlowqError if AWS rejects it or does not answer */
export async function publish(
  { arn, region, isFifo }: Target & { kind: 'sns' },
  { text, message, signal, profile }: Publication,
): Promise<void> {
  await using clients = new AwsClients({ region, profile });
  const client = await clients.sns();
  const { PublishCommand } = await import('@aws-sdk/client-sns');
  const attribute = (value: string) => ({ DataType: 'String', StringValue: value });
  const command = new PublishCommand({
    TopicArn: arn,
    Subject: titleOf(message)
      .replace(/[^ -~]/g, '?')
      .slice(0, LONGEST_SUBJECT),
    Message: text,
    MessageAttributes: {
      id: attribute(message.id),
      job: attribute(message.job),
      severity: attribute(message.severity),
    },
    ...(isFifo && { MessageGroupId: message.job, MessageDeduplicationId: message.id }),
  });
  await callAws({ doing: `publish to ${arn}` }, (abortSignal) => client.send(command, { abortSignal }), {
    signal,
  });
}
