import type { TerminologyCapabilities } from 'fhir/r4.js';
import { softwareVersion } from './capability-statement.js';

/** What the server knows of code systems and value sets (R4 3.1.0.6, `mode=terminology`). */
export function terminologyCapabilities(base: string): TerminologyCapabilities {
  return {
    resourceType: 'TerminologyCapabilities',
    status: 'active',
    date: '2026-11-21',
    kind: 'instance',
    software: { name: 'Tallystick', version: softwareVersion },
    implementation: { description: 'the code systems and value sets that R4 defines, and UCUM', url: base },
    expansion: { hierarchical: false, paging: true, incomplete: false },
    codeSearch: 'explicit',
    validateCode: { translations: false },
  };
}
