import { createInterface } from 'node:readline/promises';
import { sourceError } from '../errors.ts';

/**
 * Asks the user on the terminal for the code of an MFA device.
 * @param serial ARN or serial number of the device
 * @throws FlowqError (source) without a terminal
 */
export async function mfaCode(serial: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw sourceError(
      `the AWS profile requires a code of the MFA device ${serial}, and there is no terminal to ask on`,
      'run flowq on a terminal, or give it credentials that need no code, such as those of aws sso login',
    );
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await reader.question(`MFA code for ${serial}: `)).trim();
  } finally {
    reader.close();
  }
}
