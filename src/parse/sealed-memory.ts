// The memory of a parser, stored without readable names: what quotes users is sealed. A log read in two parts still gives
// the same events as in one.
import type { Vault } from '../model/name-mask.js';
import type { MemoryState } from '../sshd/sshd.js';

type Quoting = Pick<MemoryState, 'last' | 'recent'>;

export type SealedMemory = Omit<MemoryState, keyof Quoting> & { readonly sealed: string };

export function sealedMemory({ last, recent, ...others }: MemoryState, vault: Vault): SealedMemory {
  return { ...others, sealed: vault.seal(JSON.stringify({ last, recent } satisfies Quoting)) };
}

/** The memory as it was before it was sealed. Without the key, the events that a line may repeat are forgotten. */
export function openedMemory(
  memory: MemoryState | SealedMemory | undefined,
  vault: Vault | undefined,
): MemoryState | undefined {
  if (memory === undefined || !('sealed' in memory)) return memory;
  const { sealed, ...others } = memory;
  const text = vault?.open(sealed);
  return text === undefined ? others : { ...others, ...(JSON.parse(text) as Quoting) };
}
