import { Fault } from '../../fault.js';

/** An expression that means nothing, or that cannot be evaluated. The expression itself is never part of the message. */
export function refused(complaint: string): Fault {
  return new Fault('invalid-request', `FHIRPath: ${complaint}`);
}
