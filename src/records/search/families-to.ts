import type { ResourceType } from '../../fhir/resource-types.js';
import type { RecordsContext } from '../context.js';
import { subjectKeyName } from '../index-record.js';
import type { TargetName } from '../row-reference.js';
import {
  aboutFamily,
  eventFamily,
  isEventFamily,
  linkFamily,
  referenceFamily,
  type NamedFamily,
} from '../row-tokens.js';
import { isPatientUrl } from '../subject-names.js';

/** The families that hold all rows of a type that refer to a name in a parameter; null where tokens do not tell. */
export async function familiesTo(
  context: RecordsContext,
  type: ResourceType,
  parameter: string,
  name: TargetName,
): Promise<NamedFamily[] | null> {
  if (type === 'Patient' && parameter === 'link') return [linkFamily(context, name)];
  const about = await familyOfPerson(context, type, name);
  if (type === 'AuditEvent') {
    const further = furtherEvents(context, parameter, name);
    return further && [...about, ...further];
  }
  if (name.startsWith('identifier |')) return null;
  return isPatientUrl(name) ? about : [...about, referenceFamily(context, type, name)];
}

/** None where nothing was ever sealed for the name, or its key is destroyed. */
async function familyOfPerson(
  context: RecordsContext,
  type: ResourceType,
  name: TargetName,
): Promise<NamedFamily[]> {
  const key = await context.dataKeys.find(subjectKeyName(name));
  return key ? [aboutFamily(type, name, key)] : [];
}

function furtherEvents(context: RecordsContext, parameter: string, name: TargetName): NamedFamily[] | null {
  if (parameter === 'patient') return [];
  if (parameter !== 'agent' && parameter !== 'entity') return null;
  return isEventFamily(parameter, name) ? [eventFamily(context, parameter, name)] : null;
}
