import type { SampleSettings } from './options.ts';
import { Random } from './random.ts';
import type { Period } from './recorder.ts';

/** One file to write. */
export interface PlannedFile {
  /** Index of its flow log. */
  readonly flowLog: number;
  /** The time in its name. */
  readonly stamp: number;
  readonly period: Period;
  readonly records: number;
  /** Traffic of the hour relative to the average. */
  readonly busy: number;
  /** True in the last tenth of the sample. */
  readonly late: boolean;
  /** False for small files, which omit the scenes of every file. */
  readonly hasRoom: boolean;
  /** Whether some of its records are in a file of the rejected packets' flow log. */
  readonly twice: boolean;
}

/** Minimum records of a file that has room for the scenes of every file. */
const ROOM = 50;

/** The files of a sample, by flow log, with the records distributed among them exactly. */
export class Schedule {
  readonly files: number;
  readonly #settings: SampleSettings;
  readonly #counts: Uint32Array;
  readonly #firstStamp: number;
  readonly #stamps: number;

  constructor(settings: SampleSettings) {
    const { since, until, secondsPerFile, records } = settings;
    this.#settings = settings;
    this.#firstStamp = since - (since % secondsPerFile);
    this.#stamps = Math.ceil((until - this.#firstStamp) / secondsPerFile);
    const flowLogs = settings.accounts.length * settings.regions.length;
    const random = new Random(`${settings.seed}/schedule`);
    const weights = new Float64Array(flowLogs * this.#stamps);
    let total = 0;
    for (let at = 0, size = 1; at < weights.length; at++) {
      if (at % this.#stamps === 0) size = 0.5 + random.unit();
      const { since, until } = this.#period(at % this.#stamps);
      total += size * (until - since) * rhythm((since + until) / 2) * (0.85 + 0.3 * random.unit());
      weights[at] = total;
    }
    let given = 0;
    this.#counts = Uint32Array.from(weights, (sum) => {
      const upToHere = Math.round((sum / total) * records);
      const count = upToHere - given;
      given = upToHere;
      return count;
    });
    this.files = [...this].reduce((files, { twice }) => files + (twice ? 2 : 1), 0);
  }

  /** Maximum records of a file. */
  get fullest(): number {
    return this.#counts.reduce((most, count) => Math.max(most, count), 0);
  }

  /** Skips files without records, as AWS does. */
  *[Symbol.iterator](): Iterator<PlannedFile> {
    const { since, until } = this.#settings;
    for (const [at, records] of this.#counts.entries()) {
      if (records === 0) continue;
      const stamp = at % this.#stamps;
      const period = this.#period(stamp);
      const late = period.since >= until - (until - since) / 10;
      const hasRoom = records >= ROOM;
      yield {
        flowLog: Math.floor(at / this.#stamps),
        stamp: this.#firstStamp + stamp * this.#settings.secondsPerFile,
        period,
        records,
        busy: rhythm((period.since + period.until) / 2),
        late,
        hasRoom,
        twice: late && hasRoom,
      };
    }
  }

  #period(stamp: number): Period {
    const start = this.#firstStamp + stamp * this.#settings.secondsPerFile;
    return {
      since: Math.max(start, this.#settings.since),
      until: Math.min(start + this.#settings.secondsPerFile, this.#settings.until),
    };
  }
}

const DAY = 86_400;
const BUSIEST_HOUR = 14;

/** Returns the traffic at a time: more by day, less at weekends. */
function rhythm(time: number): number {
  const weekday = (Math.floor(time / DAY) + 4) % 7;
  const hour = (time % DAY) / 3600;
  const daily = 1 + 0.45 * Math.cos(((hour - BUSIEST_HOUR) / 12) * Math.PI);
  return weekday === 0 || weekday === 6 ? daily * 0.8 : daily;
}
