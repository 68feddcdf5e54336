import type { PageConfig } from '../config/config.ts';

export const host: PageConfig = {
  title: 'Host {address}',
  arguments: { address: 'address, CIDR block, or name from the inventory' },
  sections: [
    {
      report: 'host',
      title: 'What it did',
      options: { address: '{address}', role: 'client' },
      says: '{host} talked to {peer}, {protocol} port {port}, most: {bytes_out} sent, {bytes_in} received. Records in all: {sum.accepted} accepted, {sum.rejected} rejected.',
      none: 'It requested nothing.',
    },
    {
      report: 'host',
      title: 'Who reached it, and whether that succeeded',
      options: { address: '{address}', role: 'server' },
      says: '{peer} exchanged the most with it, on {protocol} port {port}: {accepted} records accepted, {rejected} rejected. Records in all: {sum.accepted} accepted, {sum.rejected} rejected.',
      none: 'Nobody requested anything of it.',
    },
    {
      report: 'top-talkers',
      title: 'What left for public addresses',
      filter: { src: '{address}', dst: 'public' },
      says: '{srcaddr} sent {sum.bytes} to public addresses, {bytes} of it to {dstaddr}.',
      none: 'It sent nothing to public addresses.',
    },
    {
      report: 'sg-usage',
      title: 'Which security group rules apply',
      options: { host: '{address}' },
      filter: { addr: '{address}' },
      says: '{rows} rules apply. The most used, of {group_name}, is {direction} for {peer}, protocol {protocol}, ports {ports}: it admitted {connections} connections.',
      none: 'No interface of the inventory has that address.',
    },
    {
      report: 'timeline',
      title: 'When',
      filter: { addr: '{address}' },
      says: '{sum.flows} records, of which {sum.rejected} were rejected.',
      none: 'It has no records.',
    },
  ],
};
