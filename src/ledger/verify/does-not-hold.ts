import { Fault } from '../../fault.js';

/** What a verification ends with: the first thing that does not hold, named by its path, index or sequence. */
export function doesNotHold(what: string, cause?: unknown): Fault {
  return new Fault('tampered', what, [], cause);
}

/** Parses something hostile; if it cannot be parsed, that does not hold. */
export function parsedOr<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw doesNotHold(what, cause);
  }
}
