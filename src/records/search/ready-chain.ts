import type { ChainCriterion, TokenCondition } from '../../fhir/search/criterion.js';
import type { SearchParameter } from '../../fhir/search/search-parameter.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { referencesOf } from '../index-record.js';
import type { RowReference, TargetName } from '../row-reference.js';
import { containedFamily } from '../row-tokens.js';
import type { Candidate } from './candidate.js';
import { familiesTo } from './families-to.js';
import { fewMatches } from './few-matches.js';
import { isIdentifier } from './is-identifier.js';
import { type Proposal, type Ready } from './ready.js';
import type { ReadySearch } from './ready-search.js';
import { meetsAll } from './ready-tree.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';
import { containedIn, namesOfResource, resourcesNamed } from './targets.js';

/** A chain: decided by a look at what a resource refers to, here or in itself. */
export async function readyChain(
  run: SearchRun,
  type: ResourceType,
  { parameter, targets, identifiers }: ChainCriterion,
): Promise<Ready> {
  const chain = {
    parameter,
    searches: await Promise.all(targets.map((search) => run.ready(search))),
    identifiers,
  };
  const known = new Map<TargetName, Promise<boolean>>();
  return {
    looksAt: 'other rows',
    meets: (candidate) => anyMet(run, chain, known, candidate),
    isDeep: true,
    propose: () => propose(run, type, chain),
  };
}

interface Chain {
  readonly parameter: SearchParameter;
  /** One for each type of target. */
  readonly searches: readonly ReadySearch[];
  readonly identifiers: readonly TokenCondition[] | null;
}

/** @param known what is known of the names met before */
async function anyMet(
  run: SearchRun,
  chain: Chain,
  known: Map<TargetName, Promise<boolean>>,
  candidate: Candidate,
): Promise<boolean> {
  const { code } = chain.parameter;
  for (const reference of referencesOf(await searchedPart(run, candidate, code), code))
    if (await isMet(run, chain, known, candidate, reference)) return true;
  return false;
}

async function isMet(
  run: SearchRun,
  chain: Chain,
  known: Map<TargetName, Promise<boolean>>,
  candidate: Candidate,
  reference: RowReference,
): Promise<boolean> {
  const inside = containedIn(candidate, reference);
  if (inside && (await isTarget(chain, inside))) return true;
  for (const name of reference.names) {
    const met = known.get(name) ?? isMetBy(run, chain, name);
    known.set(name, met);
    if (await met) return true;
  }
  return false;
}

async function isMetBy(run: SearchRun, chain: Chain, name: TargetName): Promise<boolean> {
  if (chain.identifiers?.some((one) => isIdentifier(name, one))) return true;
  const types = chain.searches.map(({ type }) => type);
  for (const target of await resourcesNamed(run, name, types)) if (await isTarget(chain, target)) return true;
  return false;
}

async function isTarget({ searches }: Chain, target: Candidate): Promise<boolean> {
  for (const { type, criteria } of searches)
    if (type === target.type && (await meetsAll(criteria, target))) return true;
  return false;
}

/** What refers to the few resources that the rest of the chain finds, and what contains such as it may find. */
async function propose(run: SearchRun, type: ResourceType, chain: Chain): Promise<Proposal | null> {
  const { parameter, searches } = chain;
  const names = await namesOfTargets(run, chain);
  if (!names) return null;
  const families = await Promise.all(
    names.map((name) => familiesTo(run.context, type, parameter.code, name)),
  );
  const known = families.filter((each) => each !== null);
  if (known.length < families.length) return null;
  const containing = searches.map((search) => containedFamily(run.context, type, search.type));
  return { ids: [], families: [...known.flat(), ...containing] };
}

/** Null if there may be many. */
async function namesOfTargets(
  run: SearchRun,
  { searches, identifiers }: Chain,
): Promise<TargetName[] | null> {
  const names = new Set<TargetName>();
  for (const { system, code } of identifiers ?? []) {
    if (system === undefined || code === undefined) return null;
    names.add(`identifier ${system}|${code}`);
  }
  for (const search of searches) {
    const found = await fewMatches(run, search);
    if (!found) return null;
    for (const target of found) for (const name of await namesOfResource(run, target)) names.add(name);
  }
  return [...names];
}
