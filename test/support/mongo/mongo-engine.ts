/** A MongoDB for tests. */
export interface MongoEngine {
  /** Without the name of a database. */
  readonly uri: string;
  /** Whether it was started for these tests; only then can it be killed and started again. */
  readonly owned: boolean;
  /** The folder of its files; null if it was not started for these tests. */
  readonly dir: string | null;
  /** The `uri` with the name of a database that nobody has used yet. */
  freshUri(): string;
  /** SIGKILL; returns when the process is gone. */
  kill(): Promise<void>;
  /** Starts it on the same folder and port as before, after a SIGKILL if it still runs. */
  restart(): Promise<void>;
  /** Ends it after it has closed its files, and removes its folder unless that was given by the caller. */
  stop(): Promise<void>;
}
