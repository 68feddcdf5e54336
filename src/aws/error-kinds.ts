import { bucketRegionIn } from './bucket-region.ts';
import { denialHint, denialIn, denialText } from './denial.ts';
import { isUnreachable, statusOf } from './transient.ts';

/** The name, message and object of a failed call's error. */
export interface KnownError {
  /** AWS's name for the error. */
  readonly name: string;
  readonly message: string;
  readonly error: unknown;
}

/** A kind of failure that the user can fix. */
export interface Kind {
  is(known: KnownError): boolean;
  /** @param needs - the required permission, if the caller knows it */
  what(known: KnownError, needs: string | undefined): string;
  hint(known: KnownError): string;
  /** True if credentials or permissions are missing or wrong. */
  readonly isAccess?: true;
}

/** Placeholder for the principal that needs a right, until `withPrincipal` names it. */
export const PRINCIPAL = 'the user or role that aws sts get-caller-identity shows';

export const LAKE_FORMATION = `grant ${PRINCIPAL} SELECT and DESCRIBE on the table in Lake Formation, and lakeformation:GetDataAccess in IAM`;

/** Lake Formation names what a call requires: `Required Create Database on Catalog`. */
function lakeFormationHint(message: string): string {
  const required = /\bRequired (.+?)(?=$|[.;(])/.exec(message)?.[1]?.trim();
  return required === undefined
    ? LAKE_FORMATION
    : `an administrator of Lake Formation can grant ${PRINCIPAL}: ${required}`;
}

const LOG_IN =
  'log in again (aws sso login, or whatever gave you the credentials) and run the command once more';

/**
 * Returns whether S3 refuses to read an object because it is archived. Listings do not show archiving by
 * Intelligent-Tiering.
 */
export function isArchived(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as Error;
  return name === 'InvalidObjectState' || (cause as Error | undefined)?.name === 'InvalidObjectState';
}

/** The first match is used. */
export const KINDS: readonly Kind[] = [
  {
    is: ({ name, message }) =>
      /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/.test(name) ||
      /\b(session|security token|credentials)\b.*\bexpired\b|^Token is expired/i.test(message),
    what: () => 'the AWS credentials have expired',
    hint: () => LOG_IN,
    isAccess: true,
  },
  {
    is: ({ name }) => /^(CredentialsProviderError|TokenProviderError)$/.test(name),
    what: ({ message }) => `no AWS credentials (${message})`,
    hint: () => 'give --profile, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or log in with aws sso login',
    isAccess: true,
  },
  {
    is: ({ name, message }) =>
      name === 'RequestTimeTooSkewed' || /Signature (expired|not yet current)/.test(message),
    what: () => "this machine's clock is wrong, so AWS refuses its signatures",
    hint: () => 'set the clock',
    isAccess: true,
  },
  {
    is: ({ name }) =>
      /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|AuthFailure|IncompleteSignature|MissingAuthenticationToken|OptInRequired)(Exception)?$/.test(
        name,
      ),
    what: ({ message }) => `AWS does not accept the credentials (${message})`,
    hint: () => 'aws sts get-caller-identity shows whose they are',
    isAccess: true,
  },
  {
    is: ({ message }) => message === 'Region is missing',
    what: () => 'no AWS Region is set',
    hint: () =>
      'set AWS_REGION, name a region in the profile, or give --region to init, enable, disable or inventory',
  },
  {
    is: ({ message }) => /Lake Formation/.test(message),
    what: ({ message }) => `Lake Formation denies it: ${message}`,
    hint: ({ message }) => lakeFormationHint(message),
    isAccess: true,
  },
  {
    is: ({ error }) => isArchived(error),
    what: () => 'it is in an archive (a storage class or tier such as GLACIER)',
    hint: () => 'restore it in S3 to have it read, or leave its time out',
  },
  {
    is: isDenial,
    what: ({ message }, needs) => {
      const denial = denialIn(message);
      if (denial) return denialText(denial);
      return needs ? `access denied; it requires ${needs}` : `access denied (${message})`;
    },
    hint: ({ message }) => denialHint({ reason: denialIn(message)?.reason }),
    isAccess: true,
  },
  {
    is: ({ error }) => bucketRegionIn(error) !== undefined,
    what: ({ error }) =>
      `the bucket is in another Region${bucketRegionIn(error) && ` (${bucketRegionIn(error)})`}`,
    hint: ({ error }) =>
      `give flowq init --region ${bucketRegionIn(error) || 'with the Region of the bucket'}`,
  },
  {
    is: ({ name }) => name === 'NoSuchBucket',
    what: () => 'there is no such bucket',
    hint: () => 'check its name for a typing error',
  },
  {
    is: ({ name }) => name === 'EntityNotFoundException',
    what: ({ message }) => `it is not in the Glue catalog (${message})`,
    hint: () => 'make it with flowq init, or check database, table and region in flowq.json',
  },
  {
    is: ({ error }) => isUnreachable(error),
    what: ({ message }) => `nobody answers (${message})`,
    hint: () => 'check the network, the Region, and AWS_ENDPOINT_URL or endpointUrl in flowq.json',
  },
  {
    is: ({ error }) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test((error as NodeJS.ErrnoException)?.code ?? ''),
    what: ({ message }) => `its certificate is not trusted (${message})`,
    hint: () =>
      'set AWS_CA_BUNDLE, or ca_bundle in the profile, to a file with the certificate of your authority',
  },
];

/** Returns whether a permission is missing, in AWS's or flowq's words. */
export function isDenied(error: unknown): boolean {
  const { cause = error } = (error ?? {}) as Error;
  return isDenial({
    name: (cause as Error)?.name ?? '',
    message: (cause as Error)?.message ?? '',
    error: cause,
  });
}

function isDenial({ name, message, error }: KnownError): boolean {
  return (
    /^(AccessDenied(Exception)?|UnauthorizedOperation|Forbidden|NotAuthorized)$/.test(name) ||
    statusOf(error) === 403 ||
    denialIn(message) !== undefined
  );
}
