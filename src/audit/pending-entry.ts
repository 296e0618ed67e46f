/** An entry of the ledger that waits to be numbered and sealed. */
export interface PendingEntry {
  /** Whose entry it is; null if it is about nobody. */
  readonly subject: EntrySubject | null;
  /** What was asked for, as it came. */
  readonly request: Buffer;
  /** SHA-256 of the sealed version that a change wrote; null if nothing was changed. */
  readonly change: Buffer | null;
  /** The AuditEvent, UTF-8 JSON. */
  readonly event: Buffer;
  /** 32 random bytes, used for nothing else. */
  readonly contentKey: Buffer;
}

/** A patient, to whom the entry is to be readable. */
export interface EntrySubject {
  /** What the server calls her. */
  readonly name: string;
  /** The id of the data key that the secret comes from: with a new key she begins anew. */
  readonly keyId: Buffer;
  /** 32 bytes. */
  readonly secret: Buffer;
}
