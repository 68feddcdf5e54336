import { type Command, Option } from 'commander';
import { addConfigOption } from '../options.ts';

export function completeDoctor(command: Command): void {
  addConfigOption(command);
  command
    .addOption(new Option('-f, --format <format>', 'output format').choices(['text', 'json']).default('text'))
    .option('--prove', 'run small queries on Athena that confirm what flowq assumes')
    .option('-y, --yes', 'run the queries of --prove without asking')
    .action(async (given) => (await import('../commands/doctor.ts')).runDoctorCommand(given));
}
