interface RedirectError {
  readonly name?: string;
  readonly message?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const REDIRECTS =
  /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/;

/**
 * Returns the Region of a bucket that was requested in another one; empty if AWS does not name it, undefined for any
 * other error. S3 names it in a header, in the error document, or in the message.
 */
export function bucketRegionIn(error: unknown): string | undefined {
  const { name = '', message = '', Region, $metadata, $response } = (error ?? {}) as RedirectError;
  const isRedirect = REDIRECTS.test(name) || $metadata?.httpStatusCode === 301;
  if (!isRedirect) return undefined;
  return (
    $response?.headers?.['x-amz-bucket-region'] ??
    Region ??
    /expecting '([a-z0-9-]+)'/.exec(message)?.[1] ??
    ''
  );
}
