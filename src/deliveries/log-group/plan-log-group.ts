import type { Step } from '../../plan/step.ts';
import { type Delivery, type LogGroupDestination, tagsOf } from '../delivery.ts';
import type { LogGroup } from './log-group.ts';

export interface LogGroupPlan {
  readonly steps: readonly Step[];
  /** Differences from the request that remain, for a person. */
  readonly notes: readonly string[];
}

/**
 * Plans the changes after which the log group exists: AWS does not report a missing one, delivery just fails. The
 * retention of a group that flowq did not create stays.
 */
export async function planLogGroup(
  group: LogGroup,
  delivery: Delivery<LogGroupDestination>,
): Promise<LogGroupPlan> {
  const { retentionDays: days } = delivery.destination;
  const found = await group.find();
  if (!found) {
    const retention = days === undefined ? [] : [retentionStep(group, days)];
    const notes =
      days === undefined ? [`${group.name} keeps its events for ever; limit that with --retention 30d`] : [];
    return { steps: [createStep(group, delivery), ...retention], notes };
  }
  if (days === undefined || found.retentionDays === days) return { steps: [], notes: [] };
  if (await group.isMadeByFlowq()) return { steps: [retentionStep(group, days)], notes: [] };
  const kept = found.retentionDays === undefined ? 'for ever' : `for ${found.retentionDays} days`;
  const note = `${group.name} keeps its events ${kept}, not for ${days} days; flowq did not create it, and leaves it unchanged`;
  return { steps: [], notes: [note] };
}

function createStep(group: LogGroup, delivery: Delivery): Step {
  const tags = tagsOf(delivery);
  return {
    what: `+ log group ${group.name}`,
    parts: tags.map(([key, value]) => `+ tag ${key} = ${value}`),
    calls: ['logs:CreateLogGroup', 'logs:TagResource'],
    apply: () => group.create(tags),
  };
}

const retentionStep = (group: LogGroup, days: number): Step => ({
  what: `+ retention of the log group ${group.name}`,
  parts: [`+ events are deleted after ${days} days`],
  calls: ['logs:PutRetentionPolicy'],
  apply: () => group.keepFor(days),
});
