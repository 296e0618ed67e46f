import assert from 'node:assert/strict';
import type { AuditEvent } from 'fhir/r4.js';
import { foundingEvent } from '../../src/audit/founding-event.js';
import { outageEvent } from '../../src/audit/outage-event.js';
import { resourceFromText } from '../../src/fhir/json/resource-text.js';
import { validate } from '../../src/records/validate.js';

const base = 'https://fhir.example.org/fhir';

describe('The AuditEvents of the application itself', () => {
  it('are sound', () => {
    const events = [
      foundingEvent(base, 0),
      outageEvent('begun', ['a.example', 'b.example'], base, 0),
      outageEvent('ended', ['a.example'], base, 0),
    ];
    for (const event of events) validate(resourceFromText(event));
  });

  it('tell which ledgers recording stopped in, and that it goes on', () => {
    const told = (happened: 'begun' | 'ended') => {
      const event = JSON.parse(outageEvent(happened, ['a.example', 'b.example'], base, 0)) as AuditEvent;
      const origins = event.entity?.map(({ what }) => what?.identifier?.value);
      return [event.type.code, event.subtype?.[0]?.code, event.outcome, origins];
    };
    assert.deepEqual(told('begun'), ['110113', '110133', '4', ['a.example', 'b.example']]);
    assert.deepEqual(told('ended'), ['110113', '110134', '0', ['a.example', 'b.example']]);
  });
});
