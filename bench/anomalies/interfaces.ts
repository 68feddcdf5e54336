/** An interface of the generated network: its traffic in an hour of level 1, and how regular it is. */
export interface GeneratedInterface {
  readonly id: string;
  /** Accepted records. */
  readonly flows: number;
  readonly bytesPerFlow: number;
  /** Rejected records, from scanners or misconfigured hosts. */
  readonly refused: number;
  /** Standard deviation of the logarithm of hours from their rhythm. */
  readonly noise: number;
  /**
   * Returns the level of an hour.
   * @param weekday from 0, which is Monday
   */
  readonly rhythm: (hour: number, weekday: number) => number;
  /** True if it is not used at weekends. */
  readonly isOfWeekdays?: true;
}

const isWeekend = (weekday: number) => weekday >= 5;

/** Busiest at 14:00. */
const byDay = (depth: number, weekend: number) => (hour: number, weekday: number) =>
  (1 + depth * Math.cos(((hour - 14) / 12) * Math.PI)) * (isWeekend(weekday) ? weekend : 1);

/** Almost no traffic outside working hours. */
const atWork = (hour: number, weekday: number) => {
  if (isWeekend(weekday) || hour < 7 || hour > 19) return 0.02;
  return hour === 12 ? 0.7 : hour < 9 || hour > 17 ? 0.4 : 1;
};

/** A job at night on some weekdays, and almost nothing else. */
const atNight = (hour: number, weekday: number) => (hour >= 2 && hour <= 3 && !isWeekend(weekday) ? 1 : 0.03);

// biome-ignore format: a table
export const INTERFACES: readonly GeneratedInterface[] = [
  { id: 'eni-0000000000000ba1a', flows: 120, bytesPerFlow: 400_000, refused: 40, noise: 0.12, rhythm: byDay(0.6, 0.7) },
  { id: 'eni-00000000000000eb1', flows: 90, bytesPerFlow: 900_000, refused: 3, noise: 0.15, rhythm: byDay(0.6, 0.7) },
  { id: 'eni-00000000000000eb2', flows: 80, bytesPerFlow: 900_000, refused: 3, noise: 0.15, rhythm: byDay(0.6, 0.7) },
  { id: 'eni-00000000000000a99', flows: 100, bytesPerFlow: 300_000, refused: 1, noise: 0.2, rhythm: byDay(0.5, 0.5) },
  { id: 'eni-000000000000000db', flows: 60, bytesPerFlow: 1_500_000, refused: 0, noise: 0.2, rhythm: byDay(0.5, 0.6) },
  { id: 'eni-00000000000000a47', flows: 110, bytesPerFlow: 700_000, refused: 0, noise: 0.25, rhythm: byDay(0.3, 0.8) },
  { id: 'eni-0000000000000ba7c', flows: 70, bytesPerFlow: 8_000_000, refused: 0, noise: 0.25, rhythm: atNight },
  { id: 'eni-000000000000ba571', flows: 40, bytesPerFlow: 200_000, refused: 60, noise: 0.35, rhythm: atWork, isOfWeekdays: true },
  { id: 'eni-0000000000000c1ce', flows: 120, bytesPerFlow: 500_000, refused: 5, noise: 0.25, rhythm: atWork, isOfWeekdays: true },
  { id: 'eni-0000000000000de7e', flows: 15, bytesPerFlow: 80_000, refused: 15, noise: 0.35, rhythm: byDay(0.2, 0.9) },
];
