import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessUse {
  /** Processor time of all its threads, user and system, in microseconds. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** Linux counts processor time in hundredths of a second, whatever its clock, and memory in pages of 4 KiB on most machines. */
const tick = 10_000;

/** Asks Linux about a process; the clock of the count ticks every 10 ms. */
export function processUse(pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  // The name, in parentheses, may hold spaces; the fields behind it are counted from 3 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (n: number): number => Number(fields[n - 3]);
  const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
  return {
    cpu: (field(14) + field(15)) * tick,
    memory: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024,
  };
}
