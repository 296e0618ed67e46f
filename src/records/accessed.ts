import type { Access, AttemptedResource } from '../audit/access.js';
import type { AuditProof } from './audit-proof.js';
import type { Draft } from './draft.js';
import type { HistoryPage, HistoryScope } from './history.js';
import type { PatientNames } from './index-record.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { SearchPage } from './search/search-resources.js';
import type { StoredResource } from './stored-resource.js';

/** One thing done, or tried, as the patients concerned are to find it in their logs. */
export interface Accessed {
  readonly deed: Deed;
  /** One AuditEvent each; one about nobody if there are none. */
  readonly patients: readonly PatientNames[];
}

/** What an AuditEvent tells, without who, when and about whom. */
export type Deed = Without<Access, 'recorded' | 'caller' | 'requestId' | 'patient' | 'server'>;

/** Of each member of a union by itself. */
type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

const success = { outcome: '0', outcomeDesc: null } as const;
const nothing = { query: null, sealedHash: null };

/** One version was released. */
export function retrieved(interaction: 'read' | 'vread', resource: StoredResource): Accessed {
  return {
    deed: { ...success, ...nothing, interaction, resource: nameOf(resource) },
    patients: resource.patients,
  };
}

/**
 * A version was written: about those whom it names, and those whom the version before it named and it does not.
 *
 * @param sealedHash SHA-256 of it as it is stored
 */
export function changed(
  { change, interaction, previous }: Pick<Draft, 'change' | 'interaction' | 'previous'>,
  resource: StoredResource,
  sealedHash: Buffer,
): Accessed {
  const what = { ...success, query: null, sealedHash, resource: nameOf(resource) };
  const deed: Deed =
    change === 'deleted'
      ? { ...what, interaction: 'delete' }
      : { ...what, interaction: interaction ?? (change === 'created' ? 'create' : 'update') };
  const former = change === 'updated' ? (previous?.patients ?? []) : [];
  return { deed, patients: [...resource.patients, ...former.filter(isNoneOf(resource.patients))] };
}

/** Whether a patient is called by no name that any of the others is called by. */
export function isNoneOf(others: readonly PatientNames[]): (names: PatientNames) => boolean {
  const known = new Set(others.flat());
  return (names) => !names.some((name) => known.has(name));
}

/** A conditional create found what it would have made, and released it. */
export function foundInstead(resource: StoredResource): Accessed {
  return {
    deed: { ...success, ...nothing, interaction: 'create', resource: nameOf(resource) },
    patients: resource.patients,
  };
}

/** There was nothing to delete. */
export function deletedNothing(type: ResourceType, id: string): Accessed {
  return {
    deed: { ...success, ...nothing, interaction: 'delete', resource: { type, id, version: null } },
    patients: [],
  };
}

/** A page of matches was released, and what goes with it. @param query the request as it came. @param type null for several */
export function searched(type: ResourceType | null, query: Buffer, page: SearchPage): Accessed {
  const resource = type && { type, id: null, version: null };
  const interaction = type ? 'search-type' : 'search-system';
  return {
    deed: { ...success, interaction, resource, query, sealedHash: null },
    patients: patientsOn([...page.matches, ...page.included]),
  };
}

/** A page of a history was released. @param query the request as it came */
export function lookedBack(scope: HistoryScope, query: Buffer, { versions }: HistoryPage): Accessed {
  return {
    deed: { ...success, ...historyOf(scope), query, sealedHash: null },
    patients: patientsOn(versions),
  };
}

function historyOf(scope: HistoryScope) {
  switch (scope.kind) {
    case 'instance': {
      const { type, id } = scope;
      return { interaction: 'history-instance', resource: { type, id, version: null } } as const;
    }
    case 'type': {
      const { type } = scope;
      return { interaction: 'history-type', resource: { type, id: null, version: null } } as const;
    }
    case 'system':
      return { interaction: 'history-system', resource: null } as const;
  }
}

/** The proof of an AuditEvent was released. */
export function proved(id: string, proof: AuditProof): Accessed {
  const resource = { type: 'AuditEvent', id, version: 1 } as const;
  return {
    deed: { ...success, ...nothing, interaction: 'operation', resource },
    patients: patientsOn([proof]),
  };
}

/** An operation gave what it is for. @param query the request as it came @param seen what it has read */
export function operated(
  resource: AttemptedResource | null,
  query: Buffer,
  seen: readonly StoredResource[],
): Accessed {
  return {
    deed: { ...success, interaction: 'operation', resource, query, sealedHash: null },
    patients: patientsOn(seen),
  };
}

/** A person's keys are about to be destroyed or handed out: the request says which. @param names all by which she is known */
export function usedKeysOf(names: PatientNames, request: Buffer): Accessed {
  const deed = {
    ...success,
    interaction: 'operation',
    resource: null,
    query: request,
    sealedHash: null,
  } as const;
  return { deed, patients: [names] };
}

/** A transaction without entries. */
export function didNothing(): Accessed {
  return { deed: { ...success, ...nothing, interaction: 'transaction', resource: null }, patients: [] };
}

function nameOf({ type, id, version }: StoredResource): {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
} {
  return { type, id, version };
}

/** Each patient once, whatever the number of her resources. */
function patientsOn(page: readonly { readonly patients: readonly PatientNames[] }[]): PatientNames[] {
  const all = page.flatMap(({ patients }) => patients);
  return [...new Map(all.map((names) => [names.join('\n'), names])).values()];
}
