import { doctorExit } from '../../checks/diagnose.ts';
import type { Config } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { examine } from '../../doctor/examine.ts';
import { findingsJson, findingsText } from '../../doctor/findings-text.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import { hasColours } from '../../output/terminal/terminal.ts';
import { interruptible } from '../terminal/interruption.ts';

export interface DoctorOptions {
  readonly config?: string;
  readonly format: 'text' | 'json';
}

/** Looks at all that runs need, and says what is wrong; exit code 3 when something is. */
export async function runDoctorCommand({ config, format }: DoctorOptions): Promise<void> {
  await interruptible(async (signal) => {
    const now = Math.floor(Date.now() / 1000);
    const path = configPath(config);
    const context = { configPath: path, config: configOr(path), stateFolder: stateFolder(), now, signal };
    const findings = await examine(context);
    const colour = hasColours(process.stdout.isTTY ?? false);
    process.stdout.write(format === 'json' ? findingsJson(findings) : findingsText(findings, colour));
    process.exitCode = doctorExit(findings);
  });
}

function configOr(path: string): Config | Error | undefined {
  try {
    return readConfig(path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
