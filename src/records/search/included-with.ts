import { Fault } from '../../fault.js';
import { resourceTypes, type ResourceType } from '../../fhir/resource-types.js';
import type { Include } from '../../fhir/search/result-parameters.js';
import { searchParametersOf, type SearchParameter } from '../../fhir/search/search-parameter.js';
import { referencesOf } from '../index-record.js';
import { openPage } from '../open-page.js';
import type { StoredResource } from '../stored-resource.js';
import type { StoredCandidate } from './candidate.js';
import { matchesOf } from './matches.js';
import { readyNamed } from './ready-reference.js';
import { readyAny } from './ready-tree.js';
import type { SearchQuery } from './search-resources.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';
import { namesOfResource, resourcesReferredTo } from './targets.js';
import { anytime } from './walk.js';

/** More than these are never sent with one page. */
const mostIncluded = 1_000;

/**
 * What goes with a page of matches (R4 3.1.1.5.4, `_include` and `_revinclude`): each resource once, none that is a match of the page.
 * What a reference names and is not there is left out.
 *
 * @throws Fault `too-costly`
 */
export async function includedWith(
  run: SearchRun,
  { include, revinclude }: Pick<SearchQuery, 'include' | 'revinclude'>,
  matches: readonly StoredCandidate[],
): Promise<StoredResource[]> {
  if (include.length + revinclude.length === 0) return [];
  const known = new Map(matches.map((match) => [nameOf(match), match]));
  let fresh = matches;
  for (let round = 0; fresh.length > 0; round++) {
    const wanted = (one: Include): boolean => round === 0 || one.iterate;
    const found = [
      ...(await referredTo(run, include.filter(wanted), fresh)),
      ...(await referring(run, revinclude.filter(wanted), fresh)),
    ];
    const unknown = new Map(found.map((one) => [nameOf(one), one]));
    for (const name of known.keys()) unknown.delete(name);
    for (const [name, one] of unknown) known.set(name, one);
    fresh = [...unknown.values()];
    if (known.size - matches.length > mostIncluded) {
      throw new Fault('too-costly', 'more than 1,000 resources go with one page; ask for shorter pages');
    }
  }
  const included = [...known.values()].slice(matches.length);
  const opened = await openPage(run.context, included);
  if (opened.length === included.length) return opened;
  throw new Fault('too-costly', 'the resources that go with one page are too long; ask for shorter pages');
}

function nameOf({ type, id }: StoredCandidate): string {
  return `${type}/${id}`;
}

async function referredTo(
  run: SearchRun,
  includes: readonly Include[],
  sources: readonly StoredCandidate[],
): Promise<StoredCandidate[]> {
  const found: StoredCandidate[] = [];
  for (const source of sources) {
    for (const { parameter, target } of includes.filter(
      ({ source: type }) => (type ?? source.type) === source.type,
    )) {
      for (const one of referenceParameters(source.type, parameter, target))
        found.push(...(await targetsOf(run, source, one, target)));
    }
  }
  return found;
}

/** Those of a type that may be to the target; all, or the one that is asked for. */
function referenceParameters(
  type: ResourceType,
  asked: SearchParameter | null,
  target: ResourceType | null,
): SearchParameter[] {
  const all = asked ? [asked] : [...searchParametersOf(type).values()];
  return all.filter(
    (one) => one.type === 'reference' && (target === null || (one.target ?? [target]).includes(target)),
  );
}

async function targetsOf(
  run: SearchRun,
  source: StoredCandidate,
  { code, target: possible }: SearchParameter,
  target: ResourceType | null,
): Promise<StoredCandidate[]> {
  const types = target === null ? ((possible ?? resourceTypes) as readonly ResourceType[]) : [target];
  const part = await searchedPart(run, source, code);
  const found: StoredCandidate[] = [];
  for (const reference of referencesOf(part, code))
    found.push(...(await resourcesReferredTo(run, reference, types)));
  return found;
}

async function referring(
  run: SearchRun,
  includes: readonly Include[],
  targets: readonly StoredCandidate[],
): Promise<StoredCandidate[]> {
  const found: StoredCandidate[] = [];
  for (const { source, parameter, target } of includes) {
    const wanted = targets.filter(({ type }) => (target ?? type) === type);
    const names = new Set((await Promise.all(wanted.map((one) => namesOfResource(run, one)))).flat());
    if (names.size === 0) continue;
    for (const type of source === null ? resourceTypes : [source]) {
      const parameters = referenceParameters(type, parameter, target);
      if (parameters.length > 0) found.push(...(await namingThem(run, type, parameters, names)));
    }
  }
  return found;
}

async function namingThem(
  run: SearchRun,
  type: ResourceType,
  parameters: readonly SearchParameter[],
  names: ReadonlySet<string>,
): Promise<StoredCandidate[]> {
  const naming = readyAny(parameters.map((parameter) => readyNamed(run, type, parameter, names)));
  const plan = await run.plan({ type, criteria: [naming], updated: anytime });
  const found: StoredCandidate[] = [];
  for await (const matches of matchesOf(run, plan, { after: null, stride: 64 })) {
    found.push(...matches.map((match) => match.found));
    if (found.length > mostIncluded)
      throw new Fault('too-costly', 'more than 1,000 resources go with one page; ask for shorter pages');
  }
  return found;
}
