import { usageError } from '../errors.ts';

/**
 * Checks that variables can be written to a file that others can read.
 * @throws FlowqError (usage) for invalid names, and for credentials
 */
export function checkEnv(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw usageError(`${JSON.stringify(name)} is not a variable name`);
    if (
      /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_KEY/i.test(name) &&
      !/_(FILE|URI)$/.test(name)
    )
      throw usageError(
        `${name} would be written to a file that others can read`,
        'give the machine a role, or name a profile with AWS_PROFILE',
      );
  }
}
