import type { HasCriterion } from '../../fhir/search/criterion.js';
import type { SearchParameter } from '../../fhir/search/search-parameter.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { referencesOf } from '../index-record.js';
import type { TargetName } from '../row-reference.js';
import { hasUrlFamilies, urlFamily, type NamedFamily } from '../row-tokens.js';
import type { Candidate } from './candidate.js';
import { fewMatches } from './few-matches.js';
import { matchesOf } from './matches.js';
import type { Proposal, Ready } from './ready.js';
import { readyNamed } from './ready-reference.js';
import { byCost } from './ready-tree.js';
import type { ReadySearch } from './ready-search.js';
import type { SearchRun } from './search-run.js';
import { searchedPart } from './searched-part.js';
import { namesOfResource, resourcesNamed } from './targets.js';

/** `_has`: decided by a search for what refers to the resource. */
export async function readyHas(
  run: SearchRun,
  type: ResourceType,
  { parameter, search }: HasCriterion,
): Promise<Ready> {
  const referring = await run.ready(search);
  return {
    looksAt: 'other rows',
    meets: async (candidate) => {
      const names = new Set(await referredBy(run, search.type, parameter, candidate));
      const named = readyNamed(run, search.type, parameter, names);
      return findsAny(run, { ...referring, criteria: byCost([named, ...referring.criteria]) });
    },
    isDeep: true,
    propose: () => propose(run, type, parameter, referring),
  };
}

/** A link between Patients is itself what tells that they are one: there each has its own name alone. */
function isLink(type: ResourceType, { code }: SearchParameter): boolean {
  return type === 'Patient' && code === 'link';
}

function referredBy(
  run: SearchRun,
  type: ResourceType,
  parameter: SearchParameter,
  candidate: Candidate,
): Promise<TargetName[]> {
  const own = `${candidate.type}/${candidate.id}`;
  return isLink(type, parameter) ? Promise.resolve([own]) : namesOfResource(run, candidate);
}

async function findsAny(run: SearchRun, search: ReadySearch): Promise<boolean> {
  const plan = await run.plan(search);
  for await (const matches of matchesOf(run, plan, { after: null, stride: 16 }))
    if (matches.length > 0) return true;
  return false;
}

/** What the few resources refer to that the search within finds. */
async function propose(
  run: SearchRun,
  type: ResourceType,
  parameter: SearchParameter,
  referring: ReadySearch,
): Promise<Proposal | null> {
  const found = await fewMatches(run, referring);
  if (!found) return null;
  const names = new Set<TargetName>();
  for (const one of found) for (const name of await namesIn(run, one, parameter.code)) names.add(name);
  const ids: string[] = [];
  const families: NamedFamily[] = [];
  for (const name of names) {
    const isUrl = name.startsWith('canonical ') && hasUrlFamilies(type);
    if (isUrl) families.push(urlFamily(run.context, type, name.slice('canonical '.length)));
    else if (isLink(referring.type, parameter)) ids.push(...idsIn(name, type));
    else ids.push(...(await resourcesNamed(run, name, [type])).map(({ id }) => id));
  }
  return { ids, families };
}

function idsIn(name: TargetName, type: ResourceType): string[] {
  return name.startsWith(`${type}/`) ? [name.slice(type.length + 1)] : [];
}

async function namesIn(run: SearchRun, candidate: Candidate, parameter: string): Promise<TargetName[]> {
  const part = await searchedPart(run, candidate, parameter);
  return referencesOf(part, parameter).flatMap(({ names }) => names);
}
