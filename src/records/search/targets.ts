import { isResourceType, type ResourceType } from '../../fhir/resource-types.js';
import type { StringValue } from '../../fhir/search/indexed-values.js';
import type { RowReference, TargetName } from '../row-reference.js';
import { hasUrlFamilies, urlFamily } from '../row-tokens.js';
import { isPatientUrl } from '../subject-names.js';
import { storedCandidate, type Candidate, type StoredCandidate } from './candidate.js';
import { namesByIdentifier, namesOfPerson } from './same-person.js';
import type { SearchRun } from './search-run.js';
import { anytime, walkFamilies, withBounds } from './walk.js';

/** By which others may refer to a resource: its own name, those of the person that it is, and the URL of what it defines. */
export async function namesOfResource(run: SearchRun, { type, id, index }: Candidate): Promise<TargetName[]> {
  const own = `${type}/${id}`;
  const names = type === 'Patient' ? await namesOfPerson(run, own) : [own];
  const urls = hasUrlFamilies(type) ? ((index.values['url'] ?? []) as readonly StringValue[]) : [];
  return [...names, ...urls.map((url) => `canonical ${url}`)];
}

/** The resources here of some types that a name is one of: all those of a person; for a URL, those that define it. */
export async function resourcesNamed(
  run: SearchRun,
  name: TargetName,
  types: readonly ResourceType[],
): Promise<StoredCandidate[]> {
  if (name.startsWith('canonical ')) return definedAs(run, name.slice('canonical '.length), types);
  const names = types.includes('Patient') ? await namesOfSame(run, name) : [name];
  const found = await Promise.all(names.map((one) => resourceAt(run, one, types)));
  return found.filter((one) => one !== null);
}

/** The same of a reference: the one that it names, or else, where that is a patient, whoever is the same person. */
export async function resourcesReferredTo(
  run: SearchRun,
  { names }: RowReference,
  types: readonly ResourceType[],
): Promise<StoredCandidate[]> {
  for (const name of names) {
    const one = await resourceAt(run, name, types);
    if (one) return [one];
  }
  const found = await Promise.all(names.map((name) => resourcesNamed(run, name, types)));
  return found.flat();
}

async function namesOfSame(run: SearchRun, name: TargetName): Promise<readonly TargetName[]> {
  if (isPatientUrl(name)) return namesOfPerson(run, name);
  if (!name.startsWith('identifier ')) return [name];
  const at = name.indexOf('|');
  const [system, code] = [name.slice('identifier '.length, at), name.slice(at + 1)];
  return system === '' ? [] : namesByIdentifier(run, { kind: 'token', system, code });
}

async function resourceAt(
  run: SearchRun,
  name: TargetName,
  types: readonly ResourceType[],
): Promise<StoredCandidate | null> {
  const [type, id] = name.split('/');
  const isHere = isResourceType(type) && id !== undefined && types.includes(type);
  return isHere ? run.target(type, id) : null;
}

async function definedAs(
  { context, budget }: SearchRun,
  url: string,
  types: readonly ResourceType[],
): Promise<StoredCandidate[]> {
  const found: StoredCandidate[] = [];
  for (const type of types.filter(hasUrlFamilies)) {
    const families = await withBounds(context, [urlFamily(context, type, url)]);
    const walk = { families, updated: anytime, after: null, stride: 16 };
    for await (const rows of walkFamilies(context, walk, budget))
      found.push(...rows.map(({ row, index }) => storedCandidate(context, type, row, index)));
  }
  return found;
}

/** The resource within another that a reference is to, as one that criteria can be compared with. */
export function containedIn(candidate: Candidate, { contained }: RowReference): Candidate | null {
  const part = contained === undefined ? undefined : candidate.index.contained?.[contained];
  if (!part) return null;
  const { updated, index, text } = candidate;
  return {
    type: part.type,
    id: contained ?? '',
    updated,
    index: { ...index, ...part, id: contained ?? '' },
    text,
  };
}
