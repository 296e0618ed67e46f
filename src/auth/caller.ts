/** Who asked. What OAuth tells of client and user goes here. */
export interface Caller {
  readonly client: AuditedClient;
  readonly network: {
    readonly address: string;
    /** 1 machine name, 2 IP address, 5 URI. */
    readonly type: '1' | '2' | '5';
  };
  /** Null where the client acts by itself. */
  readonly user: AuditedUser | null;
}

/** A client without an identifier needs a text that says so. */
type AuditedClient =
  | { readonly identifier: AgentIdentifier; readonly display: string | null }
  | { readonly identifier: null; readonly display: string };

interface AuditedUser {
  readonly identifier: AgentIdentifier;
  /** Where it is known: without it the event may be taken to be about the user as a patient. */
  readonly type?: 'Patient' | 'Practitioner' | 'PractitionerRole' | 'RelatedPerson' | 'Organization';
  readonly name?: string;
  readonly purposeOfUse: readonly AuditCoding[];
  /** URIs, such as that of the access token's id. */
  readonly policy: readonly string[];
}

interface AgentIdentifier {
  readonly system?: string;
  readonly value: string;
}

/** R4 Coding. */
export interface AuditCoding {
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
}
