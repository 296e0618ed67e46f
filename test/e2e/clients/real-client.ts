import type { Bundle, Patient } from 'fhir/r4.js';

/** A change in the words of RFC 6902. */
export interface PatchOperation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: string;
}

/** What a FHIR client written by others can be asked to do. */
export interface RealClient {
  create(patient: Patient): Promise<Patient>;
  read(id: string): Promise<Patient>;
  update(patient: Patient): Promise<Patient>;
  patch(id: string, operations: PatchOperation[]): Promise<Patient>;
  remove(id: string): Promise<unknown>;
  /** One page of a search for Patients. */
  search(parameters: Readonly<Record<string, string>>): Promise<Bundle>;
  /** The ids of the resources of all pages, by the client's own way of paging. */
  walk(parameters: Readonly<Record<string, string>>): Promise<string[]>;
  transact(bundle: Bundle): Promise<Bundle>;
  history(id: string): Promise<Bundle>;
}
