import { BlockList, isIPv4 } from 'node:net';

export interface InsightsQuery {
  readonly isWanted: (message: string) => boolean;
  readonly limit: number;
}

/** Fields that flowq's queries display. */
const FIELDS = ['fields @message', 'fields @timestamp, @ingestionTime, @message'];

/** What a query of Logs Insights means, as far as flowq writes any: `parse` by stars, `filter`, `limit`. */
export function readQuery(text: string): InsightsQuery {
  const commands = text.split(' | ');
  const stars = commands.find((command) => command.startsWith('parse '));
  const [, glob = '', list = ''] = /^parse @message "(\* )*\*" as (.*)$/.exec(stars ?? '') ?? ['', '', ''];
  const names = stars ? list.split(', ') : [];
  if (stars && stars.split('*').length - 1 !== names.length) throw new Error(`not as many stars: ${glob}`);
  const tests = commands
    .filter((command) => command.startsWith('filter '))
    .map((command) => anyOf(command.slice('filter '.length), names));
  const limit = Number(/^limit (\d+)$/.exec(commands.at(-1) ?? '')?.[1]);
  if (!FIELDS.includes(commands[0] ?? '') || !(limit <= 100_000)) throw new Error(`no query: ${text}`);
  return {
    limit,
    isWanted: (message) => {
      const values = message.split(' ');
      if (stars && values.length < names.length) return false;
      return tests.every((test) => test(values));
    },
  };
}

type Test = (values: readonly string[]) => boolean;

function anyOf(text: string, names: readonly string[]): Test {
  const tests = text.split(' or ').map((one) => termTest(one, names));
  return (values) => tests.some((test) => test(values));
}

function termTest(term: string, names: readonly string[]): Test {
  const at = (name = '') => {
    const place = names.indexOf(name);
    if (place < 0) throw new Error(`no field ${name}`);
    return place;
  };
  const [, equal, text, number] = /^(\w+) = (?:"([\w.:-]+)"|(\d+))$/.exec(term) ?? [];
  if (equal) return (values) => values[at(equal)] === (text ?? number);
  const [, low, first, high, last] = /^\((\w+) >= (\d+) and (\w+) <= (\d+)\)$/.exec(term) ?? [];
  if (low && low === high)
    return (values) => {
      const value = Number(values[at(low)]);
      return value >= Number(first) && value <= Number(last);
    };
  const [, address, network = '', length] = /^isIpv4InSubnet\((\w+), "([\d.]+)\/(\d+)"\)$/.exec(term) ?? [];
  if (!address) throw new Error(`no term: ${term}`);
  const block = new BlockList();
  block.addSubnet(network, Number(length), 'ipv4');
  return (values) => {
    const value = values[at(address)] ?? '';
    return isIPv4(value) && block.check(value, 'ipv4');
  };
}
