// Metadata of a PNG file: its chunk `tEXt` (PNG specification, 11.3.3.2), right after the header.
import { crc32 } from 'node:zlib';

/** After the signature and the header, which has 13 bytes and is always the first chunk. */
const TEXT_AT = 33;

/** The PNG with a text. @param keyword 1 to 79 letters. @param text Latin-1 too */
export function withPngText(png: Buffer, keyword: string, text: string): Buffer {
  return Buffer.concat([
    png.subarray(0, TEXT_AT),
    chunk('tEXt', `${keyword}\0${text}`),
    png.subarray(TEXT_AT),
  ]);
}

/** Whether the bytes are a complete PNG with this text. */
export function hasPngText(bytes: Buffer, keyword: string, text: string): boolean {
  const wanted = chunk('tEXt', `${keyword}\0${text}`);
  const end = chunk('IEND', '');
  return (
    wanted.equals(bytes.subarray(TEXT_AT, TEXT_AT + wanted.length)) && end.equals(bytes.subarray(-end.length))
  );
}

/** Length, type, data, and the checksum of type and data. */
function chunk(type: string, data: string): Buffer {
  const summed = Buffer.from(type + data, 'latin1');
  const bytes = Buffer.alloc(summed.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  summed.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(summed), summed.length + 4);
  return bytes;
}
