import assert from 'node:assert/strict';
import { Fault, type FaultCode } from '../../../src/fault.js';

/** A check for `assert.throws` and `assert.rejects`: a Fault of that code whose message is one line. */
export function aFault(code: FaultCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Fault, 'expected a Fault');
    assert.equal(error.code, code);
    assert.match(error.message, /^.{10,150}$/);
    return true;
  };
}
