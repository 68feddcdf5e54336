import { AwsClients } from '../../../aws/clients.ts';
import { FlowLogs } from '../../../deliveries/flow-logs/flow-logs.ts';
import { LIST_COLUMNS, listRows } from '../../../deliveries/flow-logs/list.ts';
import type { RowFormat } from '../../../output/formats/format-facts.ts';
import { configuredRegion } from '../../site.ts';
import { interruptible } from '../../terminal/interruption.ts';
import { writeRows } from '../../terminal/write-rows.ts';

export interface EnableListOptions {
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly format?: RowFormat;
}

/** Lists every flow log of the given Regions, and the interfaces that no flow log records. */
export async function runEnableListCommand({ region, profile, endpointUrl, format }: EnableListOptions) {
  await interruptible(async (signal) => {
    const regions = region ?? [undefined];
    const lists = regions.map(async (region) => {
      await using clients = new AwsClients({ region, profile, endpointUrl });
      const ec2 = new FlowLogs(clients, signal);
      const [name, flowLogs, interfaces] = await Promise.all([
        configuredRegion(clients),
        ec2.describe(),
        ec2.interfaces(),
      ]);
      return listRows(name, flowLogs, interfaces);
    });
    const all = (await Promise.all(lists)).flat();
    const batches = (async function* () {
      yield all;
    })();
    await writeRows({ columns: LIST_COLUMNS, batches }, { format });
  });
}
