import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseVerifierKey } from '../../../src/ledger/verifier-key.js';
import type { WitnessAddress } from '../../../src/ledger/witness/ask-witness.js';
import { startChild, type Child } from '../server/child.js';
import { cliProgram } from '../server/cli-program.js';

/** The folder of a witness, with the keys of the logs that it knows. */
export interface WitnessFolder {
  readonly folder: string;
  remove(): void;
}

/** A witness in a process of its own. */
export interface WitnessProcess {
  readonly address: WitnessAddress;
  readonly vkey: string;
  readonly child: Child;
}

export function witnessFolder(vkeys: readonly string[]): WitnessFolder {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-witness-'));
  writeFileSync(join(folder, 'witness-logs.txt'), `# logs\n\n${vkeys.join('\n')}\n`);
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `tallystick witness`. @param dying whether it is killed between keeping a checkpoint and answering */
export async function startWitnessProcess(
  { folder }: WitnessFolder,
  dying = false,
  port = 0,
): Promise<WitnessProcess> {
  const settings = { PORT: String(port), TALLYSTICK_DATA: folder, LOG_LEVEL: 'warn' };
  const child = startChild(['witness'], settings, '', dying ? dyingProgram : cliProgram);
  for (;;) {
    const [, url, vkey] = /witnesses at (\S+)\s+Its key: (\S+)\n/.exec(child.printed().stderr) ?? [];
    if (url !== undefined && vkey !== undefined) {
      return { address: { url, key: parseVerifierKey(vkey) }, vkey, child };
    }
    if (!child.running()) throw new Error(`a witness did not start: ${child.printed().stderr}`);
    await sleep(10);
  }
}

/** Runs the same way as the command does. */
function dyingProgram(): readonly [string, ...string[]] {
  const [file, ...args] = cliProgram([]);
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`dying-witness.${ending}`, import.meta.url));
  return [file, ...args.slice(0, -1), program];
}
