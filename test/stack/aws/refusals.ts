import { AwsError } from './aws-error.ts';
import type { CallFault } from './faults.ts';

/** Type, message and status (default: 400). */
type Words = [type: string, message: string, status?: number];

const json: Record<string, Words> = {
  throttle: ['ThrottlingException', 'Rate exceeded'],
  'too-many-requests': [
    'TooManyRequestsException',
    'You have exceeded the limit for the number of queries you can run concurrently. Please reduce the number ' +
      'of concurrent queries submitted by this account. Contact customer support to request a concurrent query ' +
      'limit increase.',
  ],
  'server-error': ['InternalServerException', 'Internal server error', 500],
  'expired-token': ['ExpiredTokenException', 'The security token included in the request is expired'],
  'access-denied': ['AccessDeniedException', ''],
};

/** The same errors of the services that answer in XML. */
const xml: Record<string, Record<string, Words>> = {
  s3: {
    throttle: ['SlowDown', 'Please reduce your request rate.', 503],
    'server-error': ['InternalError', 'We encountered an internal error. Please try again.', 500],
    'expired-token': ['ExpiredToken', 'The provided token has expired.'],
    'access-denied': ['AccessDenied', 'Access Denied', 403],
  },
  ec2: {
    throttle: ['RequestLimitExceeded', 'Request limit exceeded.', 503],
    'server-error': ['InternalError', 'An internal error has occurred', 500],
    'expired-token': ['RequestExpired', 'Request has expired.'],
    'access-denied': ['UnauthorizedOperation', 'You are not authorized to perform this operation.', 403],
  },
  sts: {
    throttle: ['Throttling', 'Rate exceeded'],
    'server-error': ['InternalFailure', 'An internal error has occurred', 500],
    'expired-token': ['ExpiredToken', 'The security token included in the request is expired', 403],
    'access-denied': ['AccessDenied', '', 403],
  },
};

/** Returns the error of a fault, in the service's form. */
export function refusal(given: CallFault, service: string, operation: string): AwsError | undefined {
  if (given.fault === 'error')
    return new AwsError(given.name, given.message ?? 'as the test wants it', given.status);
  const { fault } = given;
  const words = (xml[service] ?? json)[fault];
  if (words === undefined) return undefined;
  const [type, message, status] = words;
  const fields = fault === 'too-many-requests' ? { Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' } : {};
  return new AwsError(type, message || notAuthorized(service, operation), status, fields);
}

function notAuthorized(service: string, operation: string): string {
  const account = '123456789012';
  const action = `${service}:${operation}`;
  const resource = `arn:aws:${service}:us-east-1:${account}:${service === 'athena' ? 'workgroup/primary' : 'catalog'}`;
  return (
    `User: arn:aws:sts::${account}:assumed-role/cron/x is not authorized to perform: ${action} on resource: ` +
    `${resource} because no identity-based policy allows the ${action} action`
  );
}
