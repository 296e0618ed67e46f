import { Fault } from '../../fault.js';
import type { CodeSystem } from '../../fhir/terminology/code-system.js';
import type { KnownDefinitions } from './known-definitions.js';

/** A code system by its URL. @throws Fault `invalid-request` without one, `not-found` for one that the server does not have */
export async function codeSystemAsked(
  known: KnownDefinitions,
  url: string | undefined,
  version?: string,
): Promise<CodeSystem> {
  if (url === undefined) throw new Fault('invalid-request', 'the code system has to be named');
  const found = await known.codeSystem(version === undefined ? url : `${url}|${version}`);
  if (found === null) throw new Fault('not-found', 'the server has no code system of that URL and version');
  return found;
}
