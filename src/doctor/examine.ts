import type { Migration } from '../catalog/migrations.ts';
import { configCheck } from './config-check.ts';
import { type Check, diagnose } from './diagnose.ts';
import { diskCheck } from './disk-check.ts';
import { configOf, type DoctorContext } from './doctor-context.ts';
import type { Finding } from './finding.ts';
import { inventoryCheck } from './inventory-check.ts';
import { localLogsCheck } from './local-logs-check.ts';
import { pricesCheck } from './prices-check.ts';
import { programCheck } from './program-check.ts';
import { qualityCheck } from './quality-check.ts';
import { stateCheck } from './state-check.ts';

/**
 * Looks at all that a run would need, changes nothing, and says what is wrong and what to do.
 * @param migrations those of `src/migrations/`
 */
export async function examine(context: DoctorContext, migrations: readonly Migration[]): Promise<Finding[]> {
  const near: Check[] = [
    programCheck,
    configCheck,
    inventoryCheck,
    pricesCheck,
    stateCheck,
    diskCheck,
    localLogsCheck,
    qualityCheck,
  ];
  const source = configOf(context)?.source;
  if (source?.kind === 'cloudwatch') {
    const { logGroupCheck } = await import('./aws/log-group-check.ts');
    return diagnose(context, [...near, logGroupCheck(source)]);
  }
  if (source?.kind !== 'glue' || source.tables.length === 0) return diagnose(context, near);
  const { awsView } = await import('./aws/aws-view.ts');
  const { athenaCheck } = await import('./aws/athena-check.ts');
  const view = awsView(source, migrations, context.signal);
  try {
    return await diagnose(context, [...near, athenaCheck(view)]);
  } finally {
    await view.clients.close();
  }
}
