/** Region, endpoint and credentials of AWS calls. The SDK finds what is omitted as the AWS CLI does. */
export interface AwsOptions {
  readonly region?: string | undefined;
  /** A profile of the shared configuration files; it may use SSO and roles. */
  readonly profile?: string | undefined;
  /** Endpoint of every service, instead of AWS's own addresses and `AWS_ENDPOINT_URL`. */
  readonly endpointUrl?: string | undefined;
  /** Maximum seconds between two parts of a response (default: 20). */
  readonly silence?: number | undefined;
  /** Whether requests follow a bucket into another Region; by default that is an error. */
  readonly bucketsAnywhere?: boolean | undefined;
}
