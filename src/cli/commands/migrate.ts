import { AwsClients } from '../../aws/clients.ts';
import { GlueCatalog } from '../../catalog/glue/glue-catalog.ts';
import { migrationStatus } from '../../catalog/migrations.ts';
import { planMigrations } from '../../catalog/plan/catalog-plan.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { checkAccount } from '../../runs/source/check-account.ts';
import { readGlueConfig } from '../glue-config.ts';
import { applied } from '../plan.ts';
import { interruptible } from '../terminal/interruption.ts';

export interface MigrateOptions {
  readonly config?: string;
  readonly status?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly profile?: string;
}

export async function runMigrateCommand(given: MigrateOptions): Promise<void> {
  const config = readGlueConfig(given.config);
  const { region, endpointUrl } = config;
  await interruptible(async (signal) => {
    await checkAccount(config, { profile: given.profile, signal });
    await using clients = new AwsClients({ region, endpointUrl, profile: given.profile ?? config.profile });
    const glue = new GlueCatalog(clients, { signal, catalogId: config.catalogId });
    if (given.status) {
      const steps = await migrationStatus(glue, config.database, MIGRATIONS);
      const lines = steps.map(
        ({ id, title, isApplied }) => `${isApplied ? 'applied' : 'missing'}  ${id}  ${title}\n`,
      );
      process.stdout.write(lines.join(''));
      return;
    }
    await applied(await planMigrations({ glue, config }, MIGRATIONS), given);
  });
}
