import type { Caller } from '../auth/caller.js';
import type { ResourceType } from '../fhir/resource-types.js';

/** One access to resources, or the attempt at one: all that an AuditEvent says. */
export type Access = Circumstances & (SuccessfulAccess | FailedAccess);

/** What was asked for: a code of R4's restful-interaction, or `unknown` where the request named none. */
export type Interaction = Access['interaction'];

/** Who asked, when, about whom, and of whom. */
interface Circumstances {
  /** Milliseconds since 1970. */
  readonly recorded: number;
  readonly caller: Caller;
  /** The server's own id of the request. */
  readonly requestId: string;
  /** The one person whom the access is about; an access about several is several. */
  readonly patient: AccessedPatient | null;
  readonly server: AuditedServer;
}

/** Outcome 0: what was accessed is known. */
type SuccessfulAccess = { readonly outcome: '0'; readonly outcomeDesc: null } & (
  Retrieval | Change | Removal | Query | History | Process
);

/** A failure can come before anything is known of what was asked for. */
interface FailedAccess {
  readonly interaction: SuccessfulAccess['interaction'];
  /** 4 minor, 8 serious, 12 major failure. */
  readonly outcome: '4' | '8' | '12';
  /** A fixed text of ours, never data. */
  readonly outcomeDesc: string;
  readonly resource: AttemptedResource | null;
  readonly query: Buffer | null;
  readonly sealedHash: null;
}

interface Retrieval {
  readonly interaction: 'read' | 'vread';
  readonly resource: AccessedResource;
  readonly query: Buffer | null;
  readonly sealedHash: null;
}

interface Change {
  readonly interaction: 'create' | 'update' | 'patch';
  readonly resource: AccessedResource & { readonly version: number };
  readonly query: Buffer | null;
  /** SHA-256 of the sealed version; null where there was nothing to change. */
  readonly sealedHash: Buffer | null;
}

interface Removal {
  readonly interaction: 'delete';
  readonly resource: AccessedResource;
  readonly query: Buffer | null;
  readonly sealedHash: Buffer | null;
}

interface Query {
  readonly interaction: 'search-type' | 'search-system' | 'history-type' | 'history-system';
  readonly resource: AttemptedResource | null;
  /** What `rawRequest` makes. */
  readonly query: Buffer;
  readonly sealedHash: null;
}

interface History {
  readonly interaction: 'history-instance';
  readonly resource: AccessedResource;
  readonly query: Buffer;
  readonly sealedHash: null;
}

interface Process {
  readonly interaction: 'operation' | 'transaction' | 'batch' | 'unknown';
  readonly resource: AttemptedResource | null;
  readonly query: Buffer | null;
  readonly sealedHash: null;
}

/** A resource that was there, or is there now. */
export interface AccessedResource {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number | null;
}

/** As far as the request named a resource. */
export type AttemptedResource =
  AccessedResource | { readonly type: ResourceType; readonly id: null; readonly version: null };

/** By literal reference (`Patient/123` or an absolute URL), by identifier, or both. */
export type AccessedPatient =
  | { readonly reference: string; readonly identifier?: PatientIdentifier }
  | { readonly reference?: never; readonly identifier: PatientIdentifier };

interface PatientIdentifier {
  readonly system: string | null;
  readonly value: string;
}

/** This server as clients know it. */
export interface AuditedServer {
  readonly name: string;
  /** The FHIR base URL. */
  readonly base: string;
}
