import { Fault } from '../../../fault.js';

/** Parses the hostile value of `:missing`. @throws Fault `invalid-request` */
export function parseBoolean(hostile: string): boolean {
  if (hostile === 'true') return true;
  if (hostile === 'false') return false;
  throw new Fault('invalid-request', 'expected true or false');
}
