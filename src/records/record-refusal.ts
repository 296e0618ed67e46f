import type { AttemptedResource, Interaction } from '../audit/access.js';
import type { FaultCode } from '../fault.js';
import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Deed } from './accessed.js';
import type { Asked } from './asked.js';
import type { RecordsContext } from './context.js';
import type { PatientNames } from './index-record.js';
import { readRow } from './read-row.js';
import { recordAccess } from './record-access.js';
import { openIndex, openRow } from './row.js';

/** A request that came to nothing. */
export interface Refused {
  readonly interaction: Interaction;
  readonly type: ResourceType | null;
  readonly id: string | null;
  readonly version: number | null;
  readonly error: unknown;
}

/** Enters a refusal or a failure, into the log of the patient too whose resource was asked for. */
export async function recordRefusal(context: RecordsContext, asked: Asked, refused: Refused): Promise<void> {
  const { interaction, error } = refused;
  const [outcome, outcomeDesc] = outcomeOf(error);
  const patients = await patientsConcerned(context, refused);
  const resource = resourceOf(refused);
  const query = asked.request;
  const deed: Deed = { interaction, outcome, outcomeDesc, resource, query, sealedHash: null };
  await recordAccess(context, asked, { deed, patients });
}

type FailureOutcome = '4' | '8' | '12';

/** DICOM PS3.15 A.5: 4 minor failure, 8 serious failure, 12 major failure. */
function outcomeOf(error: unknown): [FailureOutcome, string] {
  if (!(error instanceof Fault)) return ['12', 'the server ran into an error of its own'];
  return [outcomes[error.code] ?? '4', error.code];
}

const outcomes: Readonly<Partial<Record<FaultCode, FailureOutcome>>> = {
  forbidden: '8',
  tampered: '12',
  unavailable: '12',
  config: '12',
};

/** Those of the current version, as far as it can be opened. */
async function patientsConcerned(
  context: RecordsContext,
  { type, id }: Refused,
): Promise<readonly PatientNames[]> {
  if (type === null || id === null) return [];
  const version = await readRow(context, type, id);
  if (!version) return [];
  try {
    return openIndex(await openRow(context, version)).patients;
  } catch (fault) {
    // Erased or tampered with: whom it was about is not known any more.
    if (fault instanceof Fault && fault.code !== 'unavailable') return [];
    throw fault;
  }
}

function resourceOf({ type, id, version }: Refused): AttemptedResource | null {
  if (type === null) return null;
  return id === null ? { type, id: null, version: null } : { type, id, version };
}
