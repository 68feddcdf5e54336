import { expect, test } from 'vitest';
import { fullJitter, retrying } from '../../src/aws/retrying.ts';

const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

test('what passes is tried again, what does not is thrown at once', async () => {
  let calls = 0;
  const answer = await retrying(async () => {
    if (++calls < 3) throw throttled();
    return calls;
  });
  expect(answer).toBe(3);
  calls = 0;
  const never = retrying(async () => {
    calls++;
    throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  });
  await expect(never).rejects.toThrow('no');
  expect(calls).toBe(1);
});

test('it ends at its deadline, with what was last refused', async () => {
  const started = performance.now();
  await expect(retrying(() => Promise.reject(throttled()), { seconds: 0.3 })).rejects.toThrow(
    'Rate exceeded',
  );
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('an attempt that hangs is given up at the deadline', async () => {
  const hanging = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await expect(retrying(hanging, { seconds: 0.05 })).rejects.toThrow('no answer within 0.05 s');
});

test('an address where nobody answers is given up sooner', async () => {
  const options = { seconds: 30, unreachableSeconds: 0.1 };
  const started = performance.now();
  await expect(retrying(() => Promise.reject(refused()), options)).rejects.toThrow('ECONNREFUSED');
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('an abort ends the pause and gives its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const retried = retrying(() => Promise.reject(throttled()), { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await expect(retried).rejects.toBe(reason);
});

test('pauses have full jitter under a bound that doubles up to 5 s', () => {
  for (const [failures, bound] of [
    [0, 100],
    [3, 800],
    [40, 5_000],
  ] as const) {
    const pauses = Array.from({ length: 500 }, () => fullJitter(failures));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(bound);
    expect(Math.max(...pauses)).toBeGreaterThan(bound * 0.9);
    expect(Math.min(...pauses)).toBeLessThan(bound * 0.1);
  }
});
