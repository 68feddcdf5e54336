import * as v from 'valibot';
import { optional, parts, text, words } from '../../forms/form.ts';
import { parseFields } from '../../logs/record-format.ts';
import { FORMAT_NAMES } from '../../logs/versions.ts';
import { accountKey } from './account-key.ts';

/** A CloudWatch log group that flow logs are delivered to; this process fetches and reads its events. */
export const CloudWatchSourceSchema = parts({
  kind: v.literal('cloudwatch'),
  logGroup: text,
  /** AWS Region of the log group. */
  region: text,
  profile: optional(text, 'Profile of the AWS configuration'),
  endpointUrl: optional(text, 'Endpoint URL of all AWS services'),
  awsAccount: accountKey,
  fields: optional(
    words(parseFields),
    `Fields of the events: ${FORMAT_NAMES}, or a LogFormat (default: those of the flow log that delivers there)`,
  ),
});

/** `source` of a `flowq.json` for a log group: its name or ARN, and its location. */
export type CloudWatchSourceConfig = v.InferOutput<typeof CloudWatchSourceSchema>;
