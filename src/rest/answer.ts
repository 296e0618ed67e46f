import type { Interaction } from '../log.js';
import type { ResourceType } from '../fhir/resource-types.js';

/** The version of a resource that an answer is about. */
export interface VersionName {
  readonly type: ResourceType;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
}

/** Content that is read while it is sent. */
export interface AnswerContent {
  /** Bytes. */
  readonly length: number;
  readonly chunks: () => AsyncIterable<Buffer>;
}

/** What an interaction answers, before it goes over HTTP or into a Bundle. */
export interface Answer {
  readonly status: number;
  /** Gives ETag and Last-Modified; null where the answer is about no one version. */
  readonly about: VersionName | null;
  /** The answer says where that version is (Location). */
  readonly located: boolean;
  /** Headers beyond those that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  /** One FHIR resource as UTF-8 JSON; null for an answer without a body. */
  readonly body: Buffer | null;
  /** Goes out alone where there is no body, else in base64 in place of the body's last string, which is empty. */
  readonly content?: AnswerContent;
  /** The body is not what was asked for but an OperationOutcome about it. */
  readonly isOutcome: boolean;
  /** What was asked for, where only the body of the request told it. */
  readonly interaction?: Interaction;
  /** Whether it is to be laid out for people, where only the body of the request told it. */
  readonly isPretty?: boolean;
}

/** An answer that is about no one version, such as a Bundle. */
export function plainAnswer(status: number, body: Buffer | null): Answer {
  return { status, about: null, located: false, headers: {}, body, isOutcome: false };
}

/** The weak validator of a version (R4 3.1.0.1.1). */
export function etagOf({ version }: Pick<VersionName, 'version'>): string {
  return `W/"${version}"`;
}

/** Where a version is, absolute. */
export function locationOf(base: string, { type, id, version }: Omit<VersionName, 'updated'>): string {
  return `${base}/${type}/${id}/_history/${version}`;
}
