import { Fault } from '../../../fault.js';

/** What comes of parsing a parameter of a lenient client (R4 3.1.1.3.3); null where it cannot be understood, or is not supported. */
export function ifUnderstood<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (fault) {
    if (fault instanceof Fault && (fault.code === 'invalid-request' || fault.code === 'not-supported'))
      return null;
    throw fault;
  }
}
