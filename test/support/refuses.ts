import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '../../src/fault.js';

/** The fault that an act throws; fails if it throws none or one with another code. */
export function refuses(code: FaultCode, act: () => unknown): Fault {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  return assertFault(code, thrown);
}

/** The same for a promise. */
export async function rejects(code: FaultCode, act: () => Promise<unknown>): Promise<Fault> {
  const thrown: unknown = await act().then(
    () => undefined,
    (error: unknown) => error,
  );
  return assertFault(code, thrown);
}

function assertFault(code: FaultCode, thrown: unknown): Fault {
  assert.ok(thrown instanceof Fault, `not refused as ${code}`);
  assert.equal(thrown.code, code);
  return thrown;
}
