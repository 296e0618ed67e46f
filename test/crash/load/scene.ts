import { makeClient } from '../../support/server/client.js';
import { toldByLocation } from './answers.js';
import { contentOf } from './content.js';
import { pick } from './pick.js';
import { acknowledge, beginOp, change, track, type Tracked, type World } from './world.js';

/** What the requests of one stretch of load choose from. */
export interface Scene {
  /** Patients that others are about; nobody changes them. */
  readonly patients: readonly Tracked[];
  /** Resources that clients change; new ones join. */
  readonly known: Tracked[];
  /** Resources that several clients create, each on condition that they are not there. */
  readonly conditional: readonly Tracked[];
}

const newPatients = 3;
const oldPatients = 2;
const oldKnown = 5;
const conditions = 12;

/** Some patients and resources from before, and new patients, made here. */
export async function setScene(world: World, fhir: string): Promise<Scene> {
  const earlier = someOf(world.patients, oldPatients);
  const changeable = world.tracked.filter((one) => one.current !== null && !world.patients.includes(one));
  return {
    patients: [...earlier, ...(await newPatientsAt(world, fhir))],
    known: someOf(changeable, oldKnown),
    conditional: Array.from({ length: conditions }, () => track(world, 'Observation')),
  };
}

async function newPatientsAt(world: World, fhir: string): Promise<Tracked[]> {
  const client = makeClient(fhir);
  const made: Tracked[] = [];
  while (made.length < newPatients) {
    const patient = track(world, 'Patient');
    const op = beginOp(world);
    const content = contentOf(op, patient, '');
    const noted = change(op, patient, () => content);
    const reply = await client.send('POST', '/Patient', content);
    const { id, version } = toldByLocation(reply.headers.location);
    Object.assign(op, { ended: world.tick(), fate: 'done' });
    acknowledge(noted, id, version);
    made.push(patient);
  }
  client.close();
  world.patients.push(...made);
  return made;
}

function someOf<T>(all: readonly T[], count: number): T[] {
  return [...new Set(Array.from({ length: count }, () => pick(all)).filter((one) => one !== undefined))];
}
