import { type Command, Option } from 'commander';
import { addConfigOption } from '../options.ts';

export function completeDoctor(command: Command): void {
  addConfigOption(command);
  command
    .addOption(new Option('-f, --format <format>', 'output format').choices(['text', 'json']).default('text'))
    .action(async (given) => (await import('../commands/doctor.ts')).runDoctorCommand(given));
}
