import { Fault } from '../../../fault.js';
import { hasCode } from '../../terminology/has-code.js';
import { heldCodeSystem } from '../../terminology/held-code-system.js';
import { subsumes } from '../../terminology/subsumes.js';
import type {
  SubsumptionCondition,
  TokenCondition,
  TokenTextCondition,
  TokenTypeCondition,
  ValueSetCondition,
} from '../criterion.js';
import { foldString } from '../fold-string.js';
import type { TokenValue } from '../indexed-values.js';

/** What the parameter tells of its values. */
export interface TokenKind {
  /** The system of a code that stands alone. */
  readonly system: string | null;
  /** Whether they are identifiers, in which case always matters. */
  readonly exact: boolean;
}

type AnyTokenCondition =
  TokenCondition | TokenTextCondition | TokenTypeCondition | ValueSetCondition | SubsumptionCondition;

/**
 * Whether a token meets a condition (R4 3.1.1.4.10). Case makes no difference in codes, unless the server knows that it does
 * in their system.
 *
 * @throws Fault `not-supported` where the server does not hold enough of a value set to tell.
 */
export function meetsToken(value: TokenValue, condition: AnyTokenCondition, kind: TokenKind): boolean {
  const [system, code, text, types] = typeof value === 'string' ? [kind.system, value] : value;
  switch (condition.kind) {
    case 'token':
      return meetsCode(system, code, condition, kind.exact);
    case 'token-text':
      return text !== undefined && text !== null && foldString(text).startsWith(condition.text);
    case 'of-type':
      return code === condition.value && isOfType(types, condition);
    case 'in':
      return code !== null && isIn(system, code, condition);
    default:
      return code !== null && meetsSubsumption(system, code, condition);
  }
}

function meetsCode(
  system: string | null,
  code: string | null,
  wanted: TokenCondition,
  exact: boolean,
): boolean {
  if (wanted.system !== undefined && wanted.system !== (system ?? '')) return false;
  if (wanted.code === undefined) return true;
  return code !== null && (code === wanted.code || (!exact && sameButCase(system, code, wanted.code)));
}

function sameButCase(system: string | null, code: string, wanted: string): boolean {
  if (code.length !== wanted.length || code.toLowerCase() !== wanted.toLowerCase()) return false;
  return system === null || heldCodeSystem(system)?.caseSensitive !== true;
}

function isOfType(types: TokenTypes, { system, code }: TokenTypeCondition): boolean {
  return types?.some((type) => type[0] === system && type[1] === code) ?? false;
}

type TokenTypes = Exclude<TokenValue, string>[3];

function isIn(system: string | null, code: string, { valueSet }: ValueSetCondition): boolean {
  const found = hasCode(valueSet, system ?? undefined, code);
  if (found !== null) return found;
  throw new Fault('not-supported', 'the server does not hold all code systems of that value set');
}

function meetsSubsumption(system: string | null, code: string, wanted: SubsumptionCondition): boolean {
  if (wanted.system === mimeTypes) return meetsMimeType(code, wanted);
  if (system !== wanted.system) return false;
  const found =
    wanted.kind === 'below' ? subsumes(system, wanted.code, code) : subsumes(system, code, wanted.code);
  return found ?? code === wanted.code;
}

const mimeTypes = 'urn:ietf:bcp:13';

/** `image` is above `image/png`, and that above `image/png; q=1` (R4 3.1.1.4.16). */
function meetsMimeType(code: string, wanted: SubsumptionCondition): boolean {
  const [parent, child] = wanted.kind === 'below' ? [wanted.code, code] : [code, wanted.code];
  const [above, below] = [parent.toLowerCase(), child.toLowerCase()];
  return below === above || below.startsWith(`${above}/`) || below.startsWith(`${above};`);
}
