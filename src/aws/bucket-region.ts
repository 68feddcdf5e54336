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
 * The Region of a bucket that was asked for in another one; empty when AWS does not say which, undefined for
 * any other error. S3 tells it in a header, in the error document, or in words.
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
