/** Returns round values from 0 to the largest, in at most `steps` steps. */
export function valueTicks(largest: number, steps: number): number[] {
  if (!(largest > 0)) return [0];
  const raw = largest / steps;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw;
  const count = Math.floor(largest / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

const STEPS = [60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

/** Returns at most `most` round times within a span of Unix seconds, with the label of each. */
export function timeTicks(since: number, until: number, most: number): { time: number; text: string }[] {
  const span = until - since;
  if (!(span > 0)) return [];
  const step = STEPS.find((one) => span / one <= most) ?? span;
  const ticks: { time: number; text: string }[] = [];
  for (let time = Math.ceil(since / step) * step; time <= until; time += step)
    ticks.push({ time, text: timeText(time, step) });
  return ticks;
}

/** Returns `11-20` at midnight, else `14:00`. */
function timeText(time: number, step: number): string {
  const text = new Date(time * 1000).toISOString();
  return step >= 86_400 || text.slice(11, 16) === '00:00' ? text.slice(5, 10) : text.slice(11, 16);
}
