/**
 * Returns the time of the processor that this process takes for some work, in seconds. On a busy machine a test waits for
 * its turn, so the time of the clock says little about the work.
 */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
