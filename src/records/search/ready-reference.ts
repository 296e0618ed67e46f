import type { ReferenceCondition, ReferenceCriterion, TokenCondition } from '../../fhir/search/criterion.js';
import type { SearchParameter } from '../../fhir/search/search-parameter.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { referencesOf } from '../index-record.js';
import { literalName, type RowReference, type TargetName } from '../row-reference.js';
import { isPatientUrl } from '../subject-names.js';
import { familiesTo } from './families-to.js';
import { isIdentifier } from './is-identifier.js';
import { andThen, type Proposal, type Ready } from './ready.js';
import { namesByIdentifier, namesOfPerson } from './same-person.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';

/** A criterion about what a resource refers to. Whom a name is one of is found by all of them. */
export async function readyReference(
  run: SearchRun,
  type: ResourceType,
  { parameter, anyOf }: ReferenceCriterion,
): Promise<Ready> {
  const wanted = await Promise.all(anyOf.map((condition) => wantedBy(run, type, parameter, condition)));
  return readyWanted(run, type, parameter, wanted);
}

/** What refers by one of the names, for those who know them already. */
export function readyNamed(
  run: SearchRun,
  type: ResourceType,
  parameter: SearchParameter,
  names: ReadonlySet<TargetName>,
): Ready {
  return readyWanted(run, type, parameter, [{ names, version: undefined, vague: null }]);
}

function readyWanted(
  run: SearchRun,
  type: ResourceType,
  parameter: SearchParameter,
  wanted: readonly Wanted[],
): Ready {
  const { code } = parameter;
  const matches = (reference: RowReference): boolean => wanted.some((one) => isWanted(reference, one));
  return {
    looksAt: 'index',
    meets: (candidate) =>
      andThen(searchedPart(run, candidate, code), (part) => referencesOf(part, code).some(matches)),
    isDeep: false,
    propose: () => propose(run, type, parameter, wanted),
  };
}

/** What a reference has to be to. */
interface Wanted {
  readonly names: ReadonlySet<TargetName>;
  readonly version: string | undefined;
  /** Whether a version that begins like that will do. */
  readonly below?: boolean;
  /** An identifier that is no name, since its system or value is left open. */
  readonly vague: TokenCondition | null;
}

async function wantedBy(
  run: SearchRun,
  type: ResourceType,
  parameter: SearchParameter,
  condition: ReferenceCondition,
): Promise<Wanted> {
  if (condition.kind === 'identifier') return wantedByIdentifier(run, parameter, condition.identifier);
  if (condition.kind === 'canonical') {
    const names = new Set([`canonical ${condition.url}`]);
    return { names, version: condition.version ?? undefined, below: condition.below, vague: null };
  }
  const literal = literalName(condition.reference);
  if (!literal) return { names: new Set(), version: undefined, vague: null };
  const { name, version } = literal;
  // A link between Patients is itself what tells that they are one.
  const isPerson =
    isPatientUrl(name) && version === undefined && !(type === 'Patient' && parameter.code === 'link');
  return { names: new Set(isPerson ? await namesOfPerson(run, name) : [name]), version, vague: null };
}

async function wantedByIdentifier(
  run: SearchRun,
  { target }: SearchParameter,
  identifier: TokenCondition,
): Promise<Wanted> {
  const { system, code } = identifier;
  const own = system === undefined || code === undefined ? [] : [`identifier ${system}|${code}`];
  const hers =
    target === undefined || target.includes('Patient') ? await namesByIdentifier(run, identifier) : [];
  return { names: new Set([...own, ...hers]), version: undefined, vague: own.length > 0 ? null : identifier };
}

function isWanted(reference: RowReference, { names, version, below, vague }: Wanted): boolean {
  if (version !== undefined && reference.version !== version) {
    if (!below || !reference.version?.startsWith(version)) return false;
  }
  return reference.names.some((name) => names.has(name) || (vague !== null && isIdentifier(name, vague)));
}

async function propose(
  { context }: SearchRun,
  type: ResourceType,
  { code }: SearchParameter,
  wanted: readonly Wanted[],
): Promise<Proposal | null> {
  if (wanted.some(({ vague }) => vague)) return null;
  const names = new Set(wanted.flatMap((one) => [...one.names]));
  const families = await Promise.all([...names].map((name) => familiesTo(context, type, code, name)));
  const known = families.filter((each) => each !== null);
  return known.length === families.length ? { ids: [], families: known.flat() } : null;
}
