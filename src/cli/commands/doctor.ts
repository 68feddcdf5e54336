import { doctorExit } from '../../checks/diagnose.ts';
import { configOf, type DoctorContext } from '../../checks/doctor-context.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Config } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { examine } from '../../doctor/examine.ts';
import { findingsJson, findingsText } from '../../doctor/findings-text.ts';
import { usageError } from '../../errors.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import { hasColours } from '../../output/terminal/terminal.ts';
import { note } from '../../runs/run-environment.ts';
import { confirmed } from '../terminal/confirmed.ts';
import { interruptible } from '../terminal/interruption.ts';
import { log } from '../terminal/log.ts';
import { writeProse } from '../terminal/prose.ts';

export interface DoctorOptions {
  readonly config?: string;
  readonly format: 'text' | 'json';
  readonly prove?: true;
  readonly yes?: true;
}

/** Checks everything that runs need and prints the findings; exit code 3 if there is a fault. */
export async function runDoctorCommand({ config, format, prove, yes }: DoctorOptions): Promise<void> {
  if (yes && !prove) throw usageError('--yes only works with --prove', 'leave it out');
  await interruptible(async (signal) => {
    const now = Math.floor(Date.now() / 1000);
    const path = configPath(config);
    const context = { configPath: path, config: configOr(path), stateFolder: stateFolder(), now, signal };
    const findings = prove ? await proven(context, yes) : await examine(context);
    if (!findings) return;
    const colour = hasColours(process.stdout.isTTY ?? false);
    if (format === 'json') process.stdout.write(findingsJson(findings));
    else writeProse(findingsText(findings, colour));
    process.exitCode = doctorExit(findings);
  });
}

/**
 * Prints the cost of confirming what only AWS can confirm, and runs the proofs if the user agrees; undefined otherwise.
 */
async function proven(context: DoctorContext, yes: true | undefined): Promise<Finding[] | undefined> {
  if (context.config instanceof Error) throw context.config;
  const source = configOf(context)?.source;
  if (source?.kind !== 'glue')
    throw usageError(
      `${context.configPath} has no source on Athena, so that there is nothing to prove`,
      'run flowq init s3://BUCKET/PREFIX first, or name its flowq.json with --config',
    );
  const { CONFIRMATIONS } = await import('../../doctor/prove/confirmations.ts');
  const { prove, proofsText } = await import('../../doctor/prove/prove.ts');
  const proofs = CONFIRMATIONS.flatMap(({ proof }) => proof ?? []);
  note(log, proofsText(proofs, source.workgroup));
  if (!yes && !(await confirmed('run these queries?'))) {
    note(log, 'nothing was run');
    return undefined;
  }
  return prove(source, proofs, context.signal);
}

function configOr(path: string): Config | Error | undefined {
  try {
    return readConfig(path);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
