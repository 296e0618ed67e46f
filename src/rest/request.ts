import type { IncomingResource } from '../records/content/with-upload.js';
import type { ResourceText } from '../fhir/json/resource-text.js';
import type { Patch } from '../fhir/patch/patch.js';
import type { Records } from '../records/records.js';
import type { BinaryForm } from './headers/binary-form.js';
import type { Prefer } from './headers/prefer.js';
import type { Parameter } from './parameters.js';

/** What shows, without the server, that the ledger has a leaf. */
export interface LeafProof {
  /** The inclusion proof (RFC 9162 2.1.3). */
  readonly hashes: readonly Buffer[];
  /** The signed note whose tree it leads to. */
  readonly checkpoint: string;
  /** All of it as one text (C2SP tlog-proof). */
  readonly receipt: string;
}

/** What the interactions work with. */
export interface Rest {
  readonly records: Records;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
  /** Proves that the public ledger has the leaf at an index. @throws Fault `unavailable` if no checkpoint covers it yet */
  readonly prove: (index: number) => Promise<LeafProof>;
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
  readonly hasBody: boolean;
  /** @throws Fault for a body that is absent, too large, of another type or not a resource */
  resource(): Promise<ResourceText>;
  /**
   * The Binary that the body is or makes; content that is long comes in while it is stored. @param id that it will have, where the URL says it
   * @throws Fault for a body that is absent, too large, or of no type
   */
  binary(base: string, id: string | null): Promise<IncomingResource>;
  /** How a Binary of a content type is wanted. @throws Fault `not-acceptable` */
  binaryForm(contentType: string): BinaryForm;
  /** @throws Fault for a body that is absent, too large, of another type or no patch */
  patch(): Promise<Patch>;
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
