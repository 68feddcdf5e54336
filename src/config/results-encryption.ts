/** Encryption of results, in the form of Athena's API. */
export interface ResultsEncryption {
  readonly EncryptionOption: 'SSE_S3' | 'SSE_KMS' | 'CSE_KMS';
  /** ARN of the key. */
  readonly KmsKey?: string;
}

/**
 * Parses `SSE_S3`, `SSE_KMS:ARN` or `CSE_KMS:ARN`.
 * @throws RangeError for anything else
 */
export function parseResultsEncryption(text: string): ResultsEncryption {
  if (text === 'SSE_S3') return { EncryptionOption: 'SSE_S3' };
  const [, option, key] = /^(SSE_KMS|CSE_KMS):(arn:aws[a-z-]*:kms:\S+)$/.exec(text) ?? [];
  if (option === undefined || key === undefined)
    throw new RangeError('write SSE_S3, SSE_KMS:ARN or CSE_KMS:ARN, with the ARN of the key');
  return { EncryptionOption: option as 'SSE_KMS' | 'CSE_KMS', KmsKey: key };
}
