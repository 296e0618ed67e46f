import { existsSync, statfsSync, statSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { Fault } from './fault.js';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How much is logged; `silent` logs nothing. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where the rows lie. A MongoDB URI may hold a password: it is never printed. */
export type StoreConfig =
  | { readonly kind: 'sqlite'; /** Absolute path. */ readonly file: string }
  | { readonly kind: 'mongodb'; readonly uri: string };

/** Every setting, checked. Paths are absolute. */
export interface Config {
  /** A loopback address, or `localhost`. */
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly dataFolder: string;
  readonly store: StoreConfig;
  readonly keyringFile: string;
  /** The folder of public keys: one JWKS a recipient of ledger entries, `<id>.json`. */
  readonly keysFolder: string;
  /** Ids of those who may open every entry of the ledger, besides disaster recovery. */
  readonly verifiers: readonly string[];
  /** Who cosigns checkpoints, and how many have to; null for nobody. */
  readonly witnessesFile: string | null;
  /** The further ledgers that entries are written to; null for none. */
  readonly ledgersFile: string | null;
  /** The verifier keys of the ledgers whose entries are taken in; null for none. */
  readonly acceptedLedgersFile: string | null;
  /** For how many minutes requests go on while a required further ledger is away. */
  readonly outageMinutes: number;
  /** The FHIR base that clients see, without a slash at its end; null: derive it from host and port once listening. */
  readonly baseUrl: string | null;
  readonly logLevel: LogLevel;
}

/** The settings of a witness: those that it shares with the server, and its own. */
export interface WitnessConfig extends Config {
  /** The verifier keys of the logs that it witnesses, one a line. */
  readonly logsFile: string;
  /** Its private key; made at its first start. */
  readonly keyFile: string;
  /** The name under which a new key signs. */
  readonly name: string;
}

const KNOWN = [
  'TALLYSTICK_DATA',
  'TALLYSTICK_STORE',
  'TALLYSTICK_KEYRING',
  'TALLYSTICK_KEYS',
  'TALLYSTICK_VERIFIERS',
  'TALLYSTICK_BASE_URL',
  'TALLYSTICK_WITNESSES',
  'TALLYSTICK_LEDGERS',
  'TALLYSTICK_ACCEPTED_LEDGERS',
  'TALLYSTICK_LEDGER_OUTAGE',
  'TALLYSTICK_WITNESS_LOGS',
  'TALLYSTICK_WITNESS_KEY',
  'TALLYSTICK_WITNESS_NAME',
];

/**
 * Reads every setting, and is the only reader of the environment.
 *
 * The values are hostile: none is echoed, since a value may be a secret, and none that cannot be understood falls
 * back to a default. A misspelt name that begins with `TALLYSTICK_` is refused for the same reason.
 *
 * @param cwd the folder that relative paths start from
 * @throws Fault `config` with one line: the variable, what is wrong, what would be right
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): Config {
  refuseUnknown(env);
  const dataFolder = readPath(env, 'TALLYSTICK_DATA', cwd, 'folder') ?? resolve(cwd, 'data');
  return {
    host: readHost(env),
    port: readPort(env),
    dataFolder,
    store: readStore(env, cwd) ?? { kind: 'sqlite', file: join(dataFolder, 'tallystick.db') },
    keyringFile: readPath(env, 'TALLYSTICK_KEYRING', cwd, 'file') ?? join(dataFolder, 'keyring.json'),
    keysFolder: readPath(env, 'TALLYSTICK_KEYS', cwd, 'folder') ?? join(dataFolder, 'keys'),
    verifiers: readVerifiers(env),
    witnessesFile: readPath(env, 'TALLYSTICK_WITNESSES', cwd, 'file') ?? null,
    ledgersFile: readPath(env, 'TALLYSTICK_LEDGERS', cwd, 'file') ?? null,
    acceptedLedgersFile: readPath(env, 'TALLYSTICK_ACCEPTED_LEDGERS', cwd, 'file') ?? null,
    outageMinutes: readOutage(env),
    baseUrl: readBaseUrl(env),
    logLevel: readLogLevel(env),
  };
}

/** Reads the settings of `tallystick witness`; as `readConfig` otherwise. */
export function readWitnessConfig(
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): WitnessConfig {
  const config = readConfig(env, cwd);
  const inFolder = (name: string): string => join(config.dataFolder, name);
  return {
    ...config,
    logsFile: readPath(env, 'TALLYSTICK_WITNESS_LOGS', cwd, 'file') ?? inFolder('witness-logs.txt'),
    keyFile: readPath(env, 'TALLYSTICK_WITNESS_KEY', cwd, 'file') ?? inFolder('witness.key'),
    name: readWitnessName(env),
  };
}

/** The FHIR base that clients are told, once the server listens on `port`. */
export function baseUrlOf(config: Config, port: number): string {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.baseUrl ?? `http://${host}:${port}/fhir`;
}

function refuseUnknown(env: NodeJS.ProcessEnv): void {
  const unknown = Object.keys(env).find((name) => /^TALLYSTICK_/i.test(name) && !KNOWN.includes(name));
  if (unknown === undefined) return;
  const name = /^\w{1,60}$/.test(unknown) ? unknown : 'A variable that begins with TALLYSTICK_';
  throw bad(name, 'is not a setting of Tallystick', `one of ${KNOWN.join(', ')}, HOST, PORT or LOG_LEVEL`);
}

/** The value as it stands; undefined where the variable is not set. A variable set to nothing is a mistake. */
function valueOf(env: NodeJS.ProcessEnv, name: string, right: string): string | undefined {
  const hostile = env[name];
  if (hostile?.trim() === '') throw bad(name, 'is set to nothing', `${right}, or not to set it`);
  return hostile;
}

function readHost(env: NodeJS.ProcessEnv): string {
  const right = '127.0.0.1, ::1 or localhost, as long as there is no authorisation';
  const host = valueOf(env, 'HOST', right) ?? '127.0.0.1';
  const isLoopback = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  if (!isLoopback) throw bad('HOST', 'is not a loopback address', right);
  return host;
}

function readPort(env: NodeJS.ProcessEnv): number {
  const right = 'a whole number from 1 to 65535 such as 8080, or 0 for any free port';
  const text = valueOf(env, 'PORT', right) ?? '8080';
  if (!/^(0|[1-9]\d{0,4})$/.test(text) || Number(text) > 65535) throw bad('PORT', 'is not a port', right);
  return Number(text);
}

function readLogLevel(env: NodeJS.ProcessEnv): LogLevel {
  const right = `one of ${LOG_LEVELS.join(', ')}`;
  const text = valueOf(env, 'LOG_LEVEL', right) ?? 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) throw bad('LOG_LEVEL', 'is not a log level', right);
  return level;
}

function readVerifiers(env: NodeJS.ProcessEnv): string[] {
  const right = 'ids such as nhs-audit,ombudsman, each with a file <id>.json in TALLYSTICK_KEYS';
  const text = valueOf(env, 'TALLYSTICK_VERIFIERS', right);
  const ids = text?.split(',').map((id) => id.trim()) ?? [];
  if (!ids.every((id) => /^[A-Za-z0-9._-]{1,64}$/.test(id)) || new Set(ids).size < ids.length)
    throw bad('TALLYSTICK_VERIFIERS', 'is not a list of different ids', right);
  return ids;
}

/** A day is the most: nobody is to leave a required ledger away for good. */
function readOutage(env: NodeJS.ProcessEnv): number {
  const name = 'TALLYSTICK_LEDGER_OUTAGE';
  const right = 'minutes from 0 to 1440';
  const text = valueOf(env, name, right) ?? '0';
  if (!/^(0|[1-9]\d{0,3})$/.test(text) || Number(text) > 1440) throw bad(name, 'is not a time', right);
  return Number(text);
}

type PathKind = 'file' | 'folder';

function readPath(env: NodeJS.ProcessEnv, name: string, cwd: string, kind: PathKind): string | undefined {
  const right = `the path of a ${kind}, which need not exist yet`;
  const text = valueOf(env, name, right);
  return text === undefined ? undefined : usablePath(name, text, cwd, kind, right);
}

function usablePath(name: string, text: string, cwd: string, kind: PathKind, right: string): string {
  if (text.includes('\0')) throw bad(name, 'holds a NUL', right);
  const path = resolve(cwd, text);
  const found = kindAt(path);
  if (found !== null && found !== kind) throw bad(name, `does not lead to a ${kind}`, right);
  if (kind === 'file' && /[/\\]$/.test(text)) throw bad(name, 'ends with a slash', right);
  if (isOfKernel(path)) throw bad(name, 'lies where no file can be made', right);
  return path;
}

/** Null where nothing is there yet. What lies below a file, or cannot be looked at, is neither. */
function kindAt(path: string): PathKind | 'neither' | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'neither';
  } catch {
    return 'neither';
  }
}

/** File systems in which Linux shows itself, by their numbers: procfs and sysfs. Node never ends trying to make a folder there. */
const kernelFileSystems: readonly number[] = [0x9fa0, 0x62656572];

function isOfKernel(path: string): boolean {
  if (!existsSync(path)) return path !== dirname(path) && isOfKernel(dirname(path));
  return kernelFileSystems.includes(statfsSync(path).type);
}

/** What a signed note allows as the name of a key. */
function readWitnessName(env: NodeJS.ProcessEnv): string {
  const right = 'a name such as witness.example.org/w1, without white space and plus signs';
  const name = valueOf(env, 'TALLYSTICK_WITNESS_NAME', right) ?? 'localhost/witness';
  if (/[\s+\p{Cc}]/u.test(name)) throw bad('TALLYSTICK_WITNESS_NAME', 'cannot be the name of a key', right);
  return name;
}

function readStore(env: NodeJS.ProcessEnv, cwd: string): StoreConfig | undefined {
  const right = 'sqlite:<file>, mongodb://<host>/<database> or mongodb+srv://<host>/<database>';
  const text = valueOf(env, 'TALLYSTICK_STORE', right);
  if (text === undefined) return undefined;
  if (text.startsWith('sqlite:')) return { kind: 'sqlite', file: sqliteFile(text.slice(7), cwd, right) };
  if (!isMongoUri(text)) throw bad('TALLYSTICK_STORE', 'names no store', right);
  return { kind: 'mongodb', uri: text };
}

/** SQLite would take `:memory:` for no file at all, and `file:` or `//` for a URI. */
function sqliteFile(text: string, cwd: string, right: string): string {
  if (/^\s*(|:memory:|file:.*|\/\/.*)\s*$/i.test(text)) throw bad('TALLYSTICK_STORE', 'names no file', right);
  return usablePath('TALLYSTICK_STORE', text, cwd, 'file', right);
}

/** One or more hosts between the credentials and the database; `+srv` takes one, without a port. */
function isMongoUri(text: string): boolean {
  const match = /^mongodb(\+srv)?:\/\/(?:[^\s@/?#]+@)?([^\s@/?#]+)(?:\/[^\s/?#]*)?(?:\?[^\s#]*)?$/.exec(text);
  const [, srv, hosts = ''] = match ?? [];
  if (srv !== undefined) return /^[\w-]+(\.[\w-]+)+$/.test(hosts);
  return hosts.split(',').every((host) => /^([\w.-]+|\[[\da-f:.]+\]|[\w.%-]+\.sock)(:\d{1,5})?$/i.test(host));
}

function readBaseUrl(env: NodeJS.ProcessEnv): string | null {
  const name = 'TALLYSTICK_BASE_URL';
  const right = 'an absolute URL such as https://fhir.example.org/fhir';
  const text = valueOf(env, name, right);
  if (text === undefined) return null;
  const url = !/\s/.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:\/\//i.test(text)) throw bad(name, 'is not an http or https URL', right);
  if (url.username !== '' || url.password !== '') throw bad(name, 'holds credentials', right);
  if (/[?#]/.test(text)) throw bad(name, 'has a query or a fragment', right);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function bad(name: string, wrong: string, right: string): Fault {
  return new Fault('config', `${name} ${wrong}; right would be ${right}`);
}
