export type QueryState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** Status.AthenaError of a failed query, with the numbers of Athena's error reference. */
export interface QueryError {
  reason: string;
  category: 1 | 2 | 3;
  type: number;
  retryable: boolean;
}

export type QueryErrorName = 'lake-formation' | 'exhausted-resources' | 'internal';

interface When {
  /** Only calls whose query text, or S3 bucket/key, contains this. */
  match?: string;
  /** Number of matching calls that succeed first. */
  after?: number;
  /** Number of calls to fail before the fault ends (default: 1). */
  times?: number | 'always';
}

/** A fault in calls of one operation of any service, by AWS's name: StartQueryExecution, GetObject. */
export type CallFault = When & { on: string } & (
    | { fault: 'throttle' | 'too-many-requests' | 'server-error' | 'expired-token' | 'access-denied' }
    | { fault: 'error'; name: string; message?: string; status?: number } // an error with that name
    | { fault: 'drop' } // executed, then the connection closes without a message
    | { fault: 'cut'; bytes?: number } // the answer ends after the given bytes, or half way
    | { fault: 'delay'; millis: number }
  );

/** A fault in a running query. */
export type QueryFault = When & {
  on: 'query';
  /** The first states that GetQueryExecution returns, one per call: RUNNING, QUEUED, RUNNING. */
  states?: QueryState[];
  /** How it ends: fails with `error`, is cancelled by another user, or runs until it is stopped. */
  outcome?: 'fail' | 'cancel' | 'hold';
  error?: QueryError | QueryErrorName;
};

export type Fault = CallFault | QueryFault;

interface Armed {
  fault: Fault;
  after: number;
  times: number;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    const times = fault.times === 'always' ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
    this.#armed.push({ fault, after: fault.after ?? 0, times });
  }

  clear(): void {
    this.#armed = [];
  }

  takeCall(operation: string, subject: string): CallFault | undefined {
    const isFor = (fault: Fault) => isCallFault(fault) && fault.on === operation;
    return this.#take(isFor, subject) as CallFault | undefined;
  }

  takeQuery(sql: string): QueryFault | undefined {
    return this.#take((fault) => !isCallFault(fault), sql) as QueryFault | undefined;
  }

  #take(isFor: (fault: Fault) => boolean, subject: string): Fault | undefined {
    for (const armed of this.#armed) {
      if (!isFor(armed.fault) || !subject.includes(armed.fault.match ?? '')) continue;
      if (armed.after-- > 0) continue;
      if (--armed.times <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
      return armed.fault;
    }
    return undefined;
  }
}

function isCallFault(fault: Fault): fault is CallFault {
  return fault.on !== 'query';
}
