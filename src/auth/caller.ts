/** Something outside that has a name in a system of names. */
export interface Name {
  readonly system?: string;
  readonly value: string;
}

/** A code with its system. */
export interface Code {
  readonly system: string;
  readonly code: string;
}

/** Who asks: the client that sent the request and, where one is known, the person behind it. */
export interface Caller {
  readonly client: {
    /** Null as long as clients do not authenticate. */
    readonly identifier: Name | null;
    readonly display: string | null;
  };
  /** Where the request came from; type 2 of AuditEvent.agent.network is an IP address. */
  readonly network: { readonly address: string; readonly type: '1' | '2' | '5' };
  readonly user: {
    readonly identifier: Name;
    readonly name?: string;
    readonly purposeOfUse: readonly Code[];
    /** Tokens that the access rests on, as URIs that give nothing away. */
    readonly policy: readonly string[];
  } | null;
}
