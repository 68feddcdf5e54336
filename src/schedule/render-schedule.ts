import { usageError } from '../errors.ts';
import { checkEnv } from './check-env.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/** Supported schedulers. */
export const SCHEDULERS = ['cron', 'systemd', 'github', 'eventbridge'] as const;

export type Scheduler = (typeof SCHEDULERS)[number];

/**
 * Returns the files for a scheduler.
 * @param now Unix seconds, for zones with daylight saving time
 * @throws FlowqError (usage) for settings that the scheduler does not support
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
