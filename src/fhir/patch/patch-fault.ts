import { Fault, type FaultIssue } from '../../fault.js';

/** A patch that cannot be understood. @param place what faults call the operation. */
export function misunderstood(place: string, complaint: string): Fault {
  return new Fault('invalid-request', `the patch cannot be understood: ${complaint}`, [
    { expression: place, code: 'invalid', text: complaint },
  ]);
}

/** A patch that is understood and does not fit the resource. */
export function unfit(place: string, complaint: string, code: FaultIssue['code'] = 'invalid'): Fault {
  return new Fault('patch-failed', `the patch does not fit the resource: ${complaint}`, [
    { expression: place, code, text: complaint },
  ]);
}
