import { expect, test } from 'vitest';
import { awsError } from '../../src/aws/aws-error.ts';
import { EXIT, queryError } from '../../src/errors.ts';

function thrown(name: string, message: string, status = 400, more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, ...more });
}

const denied =
  'User: arn:aws:sts::123456789012:assumed-role/cron/x is not authorized to perform: glue:GetTable on resource: ' +
  'arn:aws:glue:eu-west-1:123456789012:catalog because no identity-based policy allows the glue:GetTable action';

test.each([
  [
    thrown('ExpiredTokenException', 'The security token included in the request is expired'),
    /have expired/,
    /log in/,
  ],
  [
    thrown(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. Run aws sso login',
    ),
    /have expired/,
    /aws sso login/,
  ],
  [
    thrown('CredentialsProviderError', 'Could not load credentials from any providers'),
    /no AWS credentials/,
    /--profile/,
  ],
  [thrown('UnrecognizedClientException', 'The security token included is invalid'), /does not accept/, /sts/],
  [
    thrown('SignatureDoesNotMatch', 'Signature expired: 20200101 is now earlier', 403),
    /clock is wrong/,
    /set the clock/,
  ],
  [new Error('Region is missing'), /no AWS Region is set/, /--region/],
  [
    thrown('AccessDeniedException', denied),
    /access denied to glue:GetTable on arn:aws:glue:eu-west-1:123456789012:catalog for arn:aws:sts::123456789012:assumed-role\/cron\/x$/,
    /AWS says: no identity-based policy allows the glue:GetTable action;/,
  ],
  [thrown('AccessDenied', 'Access Denied', 403), /it requires s3:GetObject on arn:aws:s3:::b\/k/, /policies/],
  [
    thrown('AccessDeniedException', 'Insufficient Lake Formation permission(s) on t'),
    /Lake Formation denies/,
    /SELECT/,
  ],
  [
    thrown(
      'AccessDeniedException',
      'Insufficient Lake Formation permission(s): Required Create Database on Catalog',
    ),
    /Lake Formation denies/,
    /can grant the user or role that aws sts get-caller-identity shows: Create Database on Catalog$/,
  ],
  [
    thrown('PermanentRedirect', 'must be addressed using the specified endpoint', 301, {
      $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
    }),
    /in another Region \(eu-west-1\)/,
    /--region eu-west-1/,
  ],
  [
    thrown('AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'eu-central-1'"),
    /\(eu-central-1\)/,
    /--region eu-central-1/,
  ],
  [thrown('301', 'UnknownError', 301), /in another Region$/, /--region with/],
  [thrown('NoSuchBucket', 'The specified bucket does not exist', 404), /no such bucket/, /typing error/],
  [thrown('EntityNotFoundException', 'Table x not found'), /not in the Glue catalog/, /flowq init/],
  [
    Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }),
    /nobody answers/,
    /AWS_ENDPOINT_URL/,
  ],
  [
    Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
    /\(ECONNREFUSED\)/,
    /AWS_ENDPOINT_URL/,
  ],
  [
    Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    /not trusted/,
    /AWS_CA_BUNDLE/,
  ],
])('%s', (error, message, hint) => {
  const needs = 's3:GetObject on arn:aws:s3:::b/k';
  const words = awsError(error, { doing: 'read s3://b/k', needs, kind: 'query' });
  expect(words).toMatchObject({
    exitCode: EXIT.source,
    cause: error,
    message: expect.stringMatching(message),
  });
  expect(words.message).toMatch(/^cannot read s3:\/\/b\/k: /);
  expect(words.hint).toMatch(hint);
});

test('other failures keep AWS’s words, and the exit code of what was being done', () => {
  const error = awsError(thrown('InvalidRequestException', 'no'), { doing: 'ask', kind: 'query' });
  expect(error).toMatchObject({ exitCode: EXIT.query, message: 'cannot ask: no (InvalidRequestException)' });
  const busy = awsError(thrown('ThrottlingException', 'Rate exceeded'), {
    doing: 'ask',
    kind: 'query',
  });
  expect(busy).toMatchObject({
    exitCode: EXIT.query,
    message: expect.stringMatching(/keeps asking for fewer calls/),
  });
  const known = queryError('said already');
  expect(awsError(known, { doing: 'ask' })).toBe(known);
});
