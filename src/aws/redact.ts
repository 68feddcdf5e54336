/** Names of variables whose values must not appear in logs, error reports and cron's mail. */

const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE_?KEY|API_?KEY/i;
const NO_SECRET_NAME = /_(FILE|URI|PATH|DIR|URL)$/i;

/** Minimum length of a secret; shorter values are words that occur in any text. */
const SHORTEST = 8;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{12}([A-Z0-9]{4})\b/g, '$1…$2'],
  [/(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi, '$1…'],
  [/(\b(?:authorization|x-amz-security-token)"?\s*[:=]\s*"?)[^\r\n"]+/gi, '$1…'],
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]{0,500}:[^\s/@]{0,2000}@/gi, '$1…@'],
];

/**
 * Removes credentials from a text: values of environment variables with secret names, and text that looks like a
 * credential.
 */
export function withoutSecrets(
  text: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  let clean = text;
  for (const [name, value] of Object.entries(env)) {
    const isSecret = SECRET_NAME.test(name) && !NO_SECRET_NAME.test(name);
    if (isSecret && value && value.length >= SHORTEST) clean = clean.replaceAll(value, `[${name}]`);
  }
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}

const ACCOUNT_DATA: readonly (readonly [RegExp, string])[] = [
  [/\barn:aws[\w-]*:\S+/g, 'arn:…'],
  [/\bs3:\/\/[^\s'",)]+/g, 's3://…'],
  [/\b([a-z]+)-[0-9a-f]{8,17}\b/g, '$1-…'],
  [/\b\d{12}\b/g, '[account]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]'],
  [/\b(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4})+\b/gi, '[address]'],
];

/** Removes data that identifies the account: account ids, ARNs, buckets, resource ids and addresses. */
export function withoutAccountData(text: string): string {
  return ACCOUNT_DATA.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
