/** Which AWS to speak to, and as whom. What is left out, the SDK finds as the AWS CLI does. */
export interface AwsOptions {
  readonly region?: string | undefined;
  /** A profile of the shared configuration files; SSO and roles are the profile's matter. */
  readonly profile?: string | undefined;
  /** Answers for every service, in place of AWS's own addresses and of `AWS_ENDPOINT_URL`. */
  readonly endpointUrl?: string | undefined;
  /** Seconds that an answer may pause; 20 without it. */
  readonly silence?: number | undefined;
  /** Whether a bucket of another Region is spoken to there; without it that is an error. */
  readonly bucketsAnywhere?: boolean | undefined;
}
