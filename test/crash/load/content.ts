import type { Op, Tracked } from './world.js';

/** The identifier systems of the load: which resource it is, and which request wrote the version. */
export const systems = { tracked: 'urn:test:tracked', op: 'urn:test:op' };

/** What the op writes into the resource; `subject` is the reference to the patient that it is about. */
export function contentOf(op: Op, { type, name }: Tracked, subject: string): object {
  const identifier = [
    { system: systems.tracked, value: name },
    { system: systems.op, value: op.name },
  ];
  switch (type) {
    case 'Patient':
      return { resourceType: type, identifier, name: [{ family: `Family of ${op.name}`, given: ['Örn'] }] };
    case 'Observation':
      return {
        resourceType: type,
        identifier,
        status: 'final',
        code: { text: `measured by ${op.name}` },
        subject: { reference: subject },
        valueQuantity: { value: 36.5, unit: 'C' },
      };
    case 'Encounter':
      return {
        resourceType: type,
        identifier,
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: subject },
      };
  }
}
