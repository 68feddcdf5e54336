export type QueryState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** Status.AthenaError of a failed query, the numbers as in Athena's error reference. */
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
  /** Matching calls let through first. */
  after?: number;
  /** Calls to spoil before the fault is spent; 1 unless told. */
  times?: number | 'always';
}

/** Spoils calls of one operation of any service, by AWS's name for it: StartQueryExecution, GetObject. */
export type CallFault = When & { on: string } & (
    | { fault: 'throttle' | 'too-many-requests' | 'server-error' | 'expired-token' | 'access-denied' }
    | { fault: 'error'; name: string; message?: string; status?: number } // an error of that name
    | { fault: 'drop' } // carried out, then the connection closed without a message
    | { fault: 'cut'; bytes?: number } // the answer ends after so many bytes, or half way
    | { fault: 'delay'; millis: number }
  );

/** Spoils a query while it runs. */
export type QueryFault = When & {
  on: 'query';
  /** What GetQueryExecution says first, one state a call: RUNNING, QUEUED, RUNNING. */
  states?: QueryState[];
  /** How it ends: fails with `error`, is cancelled by someone else, or runs until it is stopped. */
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
