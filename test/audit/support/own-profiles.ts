import { readdirSync, readFileSync } from 'node:fs';
import type { Profile } from '../../support/profile-check.js';

/** All StructureDefinitions in profiles/. */
export function ownProfiles(): Profile[] {
  return readdirSync('profiles')
    .filter((name) => name.startsWith('audit-'))
    .map((name) => JSON.parse(readFileSync(`profiles/${name}`, 'utf8')) as Profile);
}
