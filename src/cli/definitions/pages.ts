import type { Command } from 'commander';
import { PAGES } from '../../pages/index.ts';
import { addPageOptions } from '../options.ts';

export function completePage(command: Command): void {
  command
    .argument('<name>', `${Object.keys(PAGES).join(', ')}, or one of flowq.json`)
    .argument('[argument...]', 'what the page is about, such as the address of host')
    .usage('NAME [ARGUMENT...] --since TIME [options]')
    .addHelpText('after', `\nPages:\n${pageLines().join('\n')}`);
  addPageOptions(command);
  command.action(async (name: string, args: string[], given) =>
    (await import('../commands/page.ts')).runPageCommand(name, args, given),
  );
}

function pageLines(): string[] {
  return Object.entries(PAGES).map(([name, { arguments: wanted = {}, sections }]) => {
    const words = [name, ...Object.keys(wanted).map((one) => one.toUpperCase())].join(' ');
    const titles = sections.map(({ title = '' }) => title.charAt(0).toLowerCase() + title.slice(1));
    return `  ${words.padEnd(14)}  ${titles.join('; ')}`;
  });
}
