import type { FaultIssue } from '../../fault.js';
import { locationOf } from '../fhirpath/location.js';
import type { PathNode } from '../fhirpath/path-node.js';
import type { Run } from './run.js';

/** Says that a value does not have the form that R4 gives its type. */
export function reportForm(
  { findings }: Run,
  expression: string,
  code: FaultIssue['code'],
  text: string,
): void {
  findings.add({ severity: 'error', basic: true, expression, code, text });
}

/** Says that a rule about content is broken. @param node the element, or where it stands */
export function reportRule(
  { findings }: Run,
  node: PathNode | string,
  code: FaultIssue['code'],
  text: string,
): void {
  const expression = typeof node === 'string' ? node : locationOf(node);
  findings.add({ severity: 'error', basic: false, expression, code, text });
}
