/** An error as AWS services return it: a type, a message, a status, and fields that some types add. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;
  readonly fields: Record<string, unknown>;

  constructor(type: string, message: string, status = 400, fields: Record<string, unknown> = {}) {
    super(message);
    this.type = type;
    this.status = status;
    this.fields = fields;
  }
}

/** Returns an invalid request; Athena gives the reason twice, as AthenaErrorCode and as ErrorCode. */
export function invalidRequest(message: string, code = 'INVALID_INPUT'): AwsError {
  return new AwsError('InvalidRequestException', message, 400, { AthenaErrorCode: code, ErrorCode: code });
}
