import { type Check, diagnose } from '../checks/diagnose.ts';
import { configOf, type DoctorContext } from '../checks/doctor-context.ts';
import type { Finding } from '../checks/finding.ts';
import { sourceChecks } from '../runs/source/source-target.ts';
import { configCheck } from './config-check.ts';
import { diskCheck } from './disk-check.ts';
import { inventoryCheck } from './inventory-check.ts';
import { pricesCheck } from './prices-check.ts';
import { programCheck } from './program-check.ts';
import { stateCheck } from './state-check.ts';

/** Checks everything that a run needs, and changes nothing. */
export async function examine(context: DoctorContext): Promise<Finding[]> {
  const general: Check[] = [programCheck, configCheck, inventoryCheck, pricesCheck, stateCheck, diskCheck];
  const config = configOf(context);
  const ofSource = config ? await sourceChecks(config, context.configPath, context.signal) : [];
  return diagnose(context, [...general, ...ofSource]);
}
