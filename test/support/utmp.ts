// Records of utmp as glibc writes them on this machine.
type Login = {
  readonly type?: number;
  readonly pid?: number;
  readonly host?: string;
  /** The address, four or sixteen bytes. */
  readonly address?: readonly number[];
};

export function utmpRecord(
  { type = 7, pid = 1, host = '', address = [] }: Login,
  arch: string = process.arch,
): Buffer {
  const isLong = ['arm64', 's390x', 'loong64'].includes(arch);
  const record = Buffer.alloc(isLong ? 400 : 384);
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  view.setInt16(0, type, true);
  view.setInt32(4, pid, true);
  record.write('pts/0', 8);
  record.write('mira', 44);
  record.write(host, 76);
  record.set(address, isLong ? 360 : 348);
  return record;
}
