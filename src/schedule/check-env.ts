import { usageError } from '../errors.ts';

/**
 * Makes sure that variables may stand in a file that others can read.
 * @throws FlowqError (usage) for names that are none, and for credentials
 */
export function checkEnv(env: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw usageError(`${JSON.stringify(name)} is no name of a variable`);
    if (
      /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_KEY/i.test(name) &&
      !/_(FILE|URI)$/.test(name)
    )
      throw usageError(
        `${name} would stand in a file that others can read`,
        'give the machine a role, or name a profile with AWS_PROFILE',
      );
  }
}
