/** The parts of resources that the suite looks at. */
export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly meta?: {
    readonly versionId?: string;
    readonly lastUpdated?: string;
    readonly tag?: readonly object[];
  };
  readonly subject?: { readonly reference?: string };
}

export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: string;
  readonly total?: number;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly BundleEntry[];
}

export interface BundleEntry {
  readonly fullUrl?: string;
  readonly resource?: Partial<Resource>;
  readonly search?: { readonly mode?: string };
  readonly request?: {
    readonly method: string;
    readonly url: string;
    readonly ifMatch?: string;
    readonly ifNoneMatch?: string;
    readonly ifNoneExist?: string;
  };
  readonly response?: EntryResponse;
}

export interface EntryResponse {
  readonly status: string;
  readonly location?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly outcome?: Resource;
}

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly {
    readonly code: string;
    readonly expression?: readonly string[];
    readonly details?: { readonly coding?: readonly { readonly code?: string }[] };
  }[];
}

export interface CapabilityStatement {
  readonly fhirVersion: string;
  readonly implementation?: { readonly url?: string };
  readonly rest?: readonly {
    readonly resource?: readonly {
      readonly type: string;
      readonly conditionalCreate?: boolean;
      readonly conditionalUpdate?: boolean;
      readonly conditionalDelete?: string;
      readonly interaction?: readonly { readonly code: string }[];
      readonly operation?: readonly { readonly name: string; readonly definition: string }[];
      readonly searchParam?: readonly { readonly name: string }[];
    }[];
  }[];
}
