import type { ResourceText } from '../fhir/json/resource-text.js';
import type { Records } from '../records/records.js';
import type { Prefer } from './headers/prefer.js';
import type { Parameter } from './parameters.js';

/** What the interactions work with. */
export interface Rest {
  readonly records: Records;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
  /** Tells the operator of an error that is not the client's. */
  readonly report: (error: unknown) => void;
}

/** A request as an interaction sees it, whether it came over HTTP or in a Bundle. */
export interface RestRequest {
  /** Request line and headers as they came, without credentials. */
  readonly raw: Buffer;
  /** Of the URL. */
  readonly parameters: readonly Parameter[];
  readonly conditions: Conditions;
  readonly prefer: Prefer;
  /** @throws Fault for a body that is absent, too large, of another type or not a resource */
  resource(): Promise<ResourceText>;
  /** The parameters of a form. @throws Fault for a body that is not a form */
  form(): Promise<Parameter[]>;
}

/** Hostile header values, or what an entry of a Bundle says in their place. */
export interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifNoneExist: string | undefined;
}
