import type { AuditCoding } from '../auth/caller.js';
import type { Interaction } from './access.js';
import { codes, restfulInteraction } from './codes.js';

/** What the AuditEvents of an interaction have in common (IHE BALP 3:5.7.5, "RESTful" patterns). */
export interface Pattern {
  readonly subtype: readonly AuditCoding[];
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  readonly client: AuditCoding;
  readonly server: AuditCoding;
  readonly user: AuditCoding;
  /** Whether the event shows the raw request. Those of BALP that do not may have one entity of that type only, the data. */
  readonly showsQuery: boolean;
  /** Whether it names a resource as data. */
  readonly showsData: boolean;
  /** The BALP pattern that a successful one follows; null where BALP has none. */
  readonly balp: 'Create' | 'Read' | 'Update' | 'Delete' | 'Query' | null;
}

/** The pattern of each interaction. */
export function patternOf(interaction: Interaction): Pattern {
  return patterns[interaction];
}

/** The client sends: data, or what is to be searched. BALP keeps that direction for a query, though data flow back. */
const clientSends = { client: codes.source, server: codes.destination };

const change = {
  ...clientSends,
  user: codes.author,
  showsQuery: false,
  showsData: true,
};

const read = {
  action: 'R',
  client: codes.destination,
  server: codes.source,
  user: codes.recipient,
  showsQuery: false,
  showsData: true,
  balp: 'Read',
} as const;

const query = {
  ...clientSends,
  action: 'E',
  user: codes.recipient,
  showsQuery: true,
  showsData: false,
  balp: 'Query',
} as const;

/**
 * BALP has no pattern for a history. It is asked for like a query, but R4 defines it as retrieving what is there, not as selecting
 * by criteria: whoever looks for what was read (action R) must find that all versions were.
 */
const history = { ...query, action: 'R', showsData: true, balp: null } as const;

/** "Perform a system or application function": nothing more is known. A Bundle's entries have events of their own. */
const process = { ...query, showsData: true, balp: null } as const;

const searchCode = restfulInteraction('search');
const historyCode = restfulInteraction('history');

const patterns: Readonly<Record<Interaction, Pattern>> = {
  create: { ...change, subtype: [restfulInteraction('create')], action: 'C', balp: 'Create' },
  read: { ...read, subtype: [restfulInteraction('read')] },
  vread: { ...read, subtype: [restfulInteraction('vread')] },
  update: { ...change, subtype: [restfulInteraction('update')], action: 'U', balp: 'Update' },
  patch: { ...change, subtype: [restfulInteraction('patch')], action: 'U', balp: 'Update' },
  delete: {
    ...change,
    subtype: [restfulInteraction('delete')],
    action: 'D',
    client: codes.application,
    server: codes.custodian,
    balp: 'Delete',
  },
  // The general code beside the exact one: consumers look for either.
  'search-type': { ...query, subtype: [searchCode, restfulInteraction('search-type')] },
  'search-system': { ...query, subtype: [searchCode, restfulInteraction('search-system')] },
  'history-instance': { ...history, subtype: [historyCode, restfulInteraction('history-instance')] },
  'history-type': { ...history, subtype: [historyCode, restfulInteraction('history-type')] },
  'history-system': { ...history, subtype: [historyCode, restfulInteraction('history-system')] },
  operation: { ...process, subtype: [restfulInteraction('operation')] },
  transaction: { ...process, subtype: [restfulInteraction('transaction')] },
  batch: { ...process, subtype: [restfulInteraction('batch')] },
  unknown: { ...process, subtype: [] },
};
