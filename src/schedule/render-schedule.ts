import { usageError } from '../errors.ts';
import { checkEnv } from './check-env.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/** What can be told to run it. */
export const SCHEDULERS = ['cron', 'systemd', 'github', 'eventbridge'] as const;

export type Scheduler = (typeof SCHEDULERS)[number];

/**
 * The files that make a scheduler run it.
 * @param now Unix seconds, for zones whose clocks are set forward and back
 * @throws FlowqError (usage) for what that scheduler cannot be told
 */
export async function renderSchedule(
  scheduler: Scheduler,
  schedule: Schedule,
  now = Math.floor(Date.now() / 1000),
): Promise<ScheduleFile[]> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(schedule.name))
    throw usageError(`${JSON.stringify(schedule.name)} cannot be the name of a schedule`);
  checkEnv(schedule.env);
  switch (scheduler) {
    case 'cron':
      return (await import('./crontab.ts')).crontab(schedule, now);
    case 'systemd':
      return (await import('./systemd.ts')).systemd(schedule);
    case 'github':
      return (await import('./github.ts')).githubWorkflow(schedule, now);
    case 'eventbridge':
      return (await import('./eventbridge.ts')).eventBridge(schedule);
  }
}
